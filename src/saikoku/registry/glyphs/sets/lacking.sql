-- Characters of the register's names and addresses that no font has, each with the number of names and of addresses,
-- and all variants of characters: whether a font has one of them is asked afterwards.
-- Twin of documents.fonts.drawable. A row without such a character is left at the first look.
WITH texts (words, is_name) AS (
    SELECT concat(name, name_kana, alias), true FROM debtors_debtor WHERE concat(name, name_kana, alias) ~ %(other)s
    UNION ALL
    SELECT concat(name, name_kana), true FROM debtors_member
    WHERE gone_on IS NULL AND concat(name, name_kana) ~ %(other)s
    UNION ALL
    SELECT concat(address, building, recipient), false FROM debtors_address
    WHERE concat(address, building, recipient) ~ %(other)s
)
SELECT sign.found, count(*) FILTER (WHERE is_name), count(*) FILTER (WHERE NOT is_name)
FROM texts
CROSS JOIN LATERAL (SELECT DISTINCT one.part[1] AS found FROM regexp_matches(words, %(other)s, 'g') AS one (part)) AS sign
GROUP BY sign.found
ORDER BY count(*) DESC, sign.found COLLATE "C"
