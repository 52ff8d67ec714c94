"""What the columns of a SELECT are: a plain one has the type of the schema, a computed one says its own in the out list."""
import re

from sql_schema import split_columns

NOT_ALIASES = {"ON", "WHERE", "JOIN", "LEFT", "ORDER", "GROUP", "LIMIT", "USING", "CROSS", "UNION"}


def tables_of(tables, sql):
    """(alias, table, whether its columns may be missing) of what FROM and JOIN name."""
    found = []
    for left, name, alias in re.findall(r"(LEFT\s+)?(?:FROM|JOIN)\s+(\w+)(?:\s+AS\s+|\s+)?(\w+)?", sql):
        if name in tables:
            found.append((name if not alias or alias.upper() in NOT_ALIASES else alias, tables[name], bool(left)))
    return found


def plain_columns(tables, statement):
    """(type, null) of each column of the SELECT that is one of a table; None: it is computed."""
    sql = statement.sql("sqlite")
    if sql.lstrip().startswith("WITH"):
        return None  # it reads tables of its own
    outer = re.sub(r"\(SELECT.*?\)\s+AS\s+(\w+)", r"\1_ AS \1", sql, flags=re.S)
    head, _, rest = outer.partition("FROM")
    known = tables_of(tables, "FROM" + rest)
    found = []
    for piece in split_columns(head.replace("SELECT", "", 1)):
        match = re.fullmatch(r"(?:(\w+)\.)?(\w+)", piece)
        mine = [(table.columns[match.group(2)], left) for alias, table, left in known if match.group(2) in table.columns and match.group(1) in (None, alias)] if match else []
        found.append((mine[0][0][0], mine[0][0][1] or mine[0][1]) if len(mine) == 1 else None)
    return found


def complete_outputs(tables, statement, description):
    """The out list names what is computed; a plain column has the type of the schema."""
    plain = plain_columns(tables, statement) or [None] * len(description)
    if len(plain) != len(description):
        raise statement.error(f"its SELECT has {len(plain)} columns as this tool reads it, and {len(description)} outputs")
    declared = {name: (kind, null) for name, kind, null in statement.outputs}
    for name in declared:
        if name not in description:
            raise statement.error(f"columns are {description}, the out list says {name} too")
    statement.outputs = []
    for name, known in zip(description, plain):
        said = declared.get(name)
        if not said and not known:
            raise statement.error(f"{name} is computed: the out list says what it is")
        if said and known and said[0] != known[0]:
            raise statement.error(f"{name} is {known[0]} in the schema, not {said[0]}")
        if said and known:
            raise statement.error(f"{name} is a plain column: the schema says what it is")
        statement.outputs.append((name, *(said or known)))
