"""Which number does a merged number stand for? Pure; the set-based twin is sets/merges.sql."""

from collections.abc import Collection, Mapping


def standing_for(latest: Mapping[str, str], known: Collection[str]) -> dict[str, str]:
    """For each old number the farthest known number its chain leads to; none where it leads into a circle.

    `latest` maps an old number to the new one its latest row names; `known` are the numbers of persons.
    """
    found = {}
    for old in latest:
        path = [old]
        while path[-1] in latest and latest[path[-1]] not in path:
            path.append(latest[path[-1]])
        if path[-1] in latest:
            continue  # a circle merges nobody
        reached = [number for number in path[1:] if number in known]
        if reached:
            found[old] = reached[-1]
    return found
