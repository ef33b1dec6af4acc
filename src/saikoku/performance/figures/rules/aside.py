"""What rows are called that count nowhere until another row comes."""

LEFT_ASIDE = {
    "payments-of-nobody-known": "対象者が分からない収納",
    "payments-that-wait": "相手の行を待っている収納",
    "losses-of-nobody-known": "対象者が分からない資格喪失届",
    "slips-of-nobody-known": "対象者が分からない納付書",
    "transfers-of-nobody-known": "対象者が分からない口座振替の登録",
    "stops-of-nobody-known": "対象者が分からない催告中止",
    "records-of-nobody-known": "対象者が分からない引継ぎの記録",
}
