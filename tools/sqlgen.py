#!/usr/bin/env python3
"""Checks the named SQL statements against the schema and writes their C functions.

usage: sqlgen.py --schema DIR --out OUT_DIR FILE.sql        FILE_sql.h and FILE_sql.c (format: src/store/store.h)
       sqlgen.py --schema DIR --script OUT.h                a second database: its migrations as text, for SQLite
       sqlgen.py --text OUT.h FILE.sql                      statements of another engine as text, unchecked but for their placeholders
       sqlgen.py --schema DIR --migrations OUT.c            the schema of both engines, and the journal's statements
       sqlgen.py --schema DIR --records OUT.h               rows of versioned tables as structs of texts (src/store/record.h)
       sqlgen.py --schema DIR --postgres-check OUT.sql FILE.sql...   DDL and PREPARE of every statement
"""
import argparse
import pathlib
import re
import sqlite3
import sys

from sql_outputs import complete_outputs
from sql_schema import Error, ddl, memory_database, migrations, read_schema

PARAMETER = {"int64": "bigint", "float64": "double precision", "text": "text", "bytes": "bytea", "bool": "boolean"}
C_TYPE = {"int64": "int64_t ", "float64": "double ", "text": "const char *", "bytes": "struct store_bytes ", "bool": "bool "}
C_NULL = {"int64": "struct store_int64 ", "float64": "struct store_float64 ", "text": "const char *", "bytes": "struct store_bytes "}


# ---- the statements ----

# the rows of a versioned table that stood at :as_of: ":valid", or ":valid(p)" where the table has the alias p
VALID = re.compile(r":valid(?:\((\w+)\))?(?!\w)")
AS_OF = "{0}batch <= :as_of AND ({0}until_batch IS NULL OR {0}until_batch > :as_of)"


class Statement:
    def __init__(self, path, line, name, kind):
        self.path, self.line, self.name, self.kind = path, line, name, kind
        self.filters, self.sorts, self.key = [], [], "id"
        self.row = f"{name}_row"
        self.inputs, self.outputs, self.variants, self.touches = [], [], {"": ""}, None

    def error(self, text):
        return Error(f"{self.path}:{self.line}: statement {self.name}: {text}")

    def sql(self, engine):
        text = (self.variants.get(engine) or self.variants[""]).strip().rstrip(";").strip()
        return VALID.sub(lambda match: AS_OF.format(f"{match.group(1)}." if match.group(1) else ""), text)


def parse_fields(statement, text):
    fields = []
    for piece in text.split(","):
        match = re.fullmatch(r"(\w+) (int64|float64|text|bytes|bool)(\??)", piece.strip())
        if not match:
            raise statement.error(f"cannot read the field '{piece.strip()}'")
        fields.append((match.group(1), match.group(2), bool(match.group(3))))
    return fields


def parse_file(path):
    statements, current, variant = [], None, ""
    for line, text in enumerate(pathlib.Path(path).read_text(encoding="utf-8").splitlines(), 1):
        match = re.match(r"-- statement: (\w+) (run|one|many|list)$", text)
        if match:
            current = Statement(path, line, match.group(1), match.group(2))
            statements.append(current)
            variant = ""
        elif text.startswith("-- in:"):
            current.inputs += parse_fields(current, text[6:].strip())
        elif text.startswith("-- out:"):
            current.outputs += parse_fields(current, text[7:].strip())
        elif text.startswith(("-- filter:", "-- sort:")) and current and current.kind == "list":
            words = [word.strip() for word in text.split(":", 1)[1].split(",")]
            (current.filters if text.startswith("-- filter:") else current.sorts).extend(words)
        elif text.startswith("-- row:") and current:
            current.row = text[7:].strip()
        elif text.startswith("-- key:") and current and current.kind == "list":
            current.key = text[7:].strip()
        elif text in ("-- sqlite:", "-- postgres:"):
            variant = text[3:-1]
            current.variants[variant] = ""
        elif text.startswith("--") or not text.strip():
            continue
        elif current is None:
            raise Error(f"{path}:{line}: SQL outside a statement")
        else:
            current.variants[variant] = current.variants.get(variant, "") + text + "\n"
    return statements


PLACEHOLDER = re.compile(r"(?<![:\w]):([a-z_]\w*)")


def numbered(statement, engine):
    """Placeholders by position of the in list: ?1 for SQLite, $1::type for PostgreSQL."""
    position = {name: i + 1 for i, (name, _, _) in enumerate(statement.inputs)}
    kinds = {name: kind for name, kind, _ in statement.inputs}

    def replace(match):
        name = match.group(1)
        if name not in position:
            raise statement.error(f"placeholder :{name} is not in the in list")
        return f"?{position[name]}" if engine == "sqlite" else f"${position[name]}::{PARAMETER[kinds[name]]}"

    return PLACEHOLDER.sub(replace, statement.sql(engine))


def written_table(statement, tables):
    """The journaled table that a statement writes, or ends rows of."""
    match = re.match(r"(INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) (\w+)", statement.sql("sqlite"))
    if not match or match.group(2) not in tables or not tables[match.group(2)].journaled:
        return None
    if match.group(1) == "DELETE FROM":
        raise statement.error(f"rows of the journaled table {match.group(2)} are ended, never deleted")
    return match.group(2)


def check_statement(database, tables, statement):
    statement.touches = written_table(statement, tables)
    used = set(PLACEHOLDER.findall(statement.sql("sqlite")))
    for name, _, _ in statement.inputs:
        if name not in used:
            raise statement.error(f"{name} of the in list is not used")
    try:
        sql = numbered(statement, "sqlite")
        cursor = database.execute(f"EXPLAIN {sql}", [None] * len(statement.inputs))
        cursor.close()
        description = None
        if statement.kind != "run":
            cursor = database.execute(f"SELECT * FROM ({sql}) LIMIT 0", [None] * len(statement.inputs))
            description = [column[0] for column in cursor.description]
    except sqlite3.Error as error:
        raise statement.error(str(error)) from error
    if statement.kind == "run":
        if statement.outputs:
            raise statement.error("a run statement has no out list")
        return
    complete_outputs(tables, statement, description)
    if statement.kind == "list":
        check_list(statement)


def check_list(statement):
    columns = {name: null for name, _, null in statement.outputs}
    for name in statement.filters + statement.sorts + [statement.key]:
        if name not in columns:
            raise statement.error(f"{name} is not in the out list")
    if columns[statement.key]:
        raise statement.error(f"the key {statement.key} may be null")
    if re.search(r"\b(ORDER BY|LIMIT)\b(?![^(]*\))", statement.sql("sqlite")):
        raise statement.error("a list has no order and no limit of its own")


# ---- C ----

def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def c_field(name, kind, null):
    return f"    {(C_NULL if null and kind in C_NULL else C_TYPE)[kind]}{name};"


def c_struct(name, fields):
    return [f"struct {name} {{"] + [c_field(*field) for field in fields] + ["};"]


def bind_line(index, name, kind, null):
    if null and kind in ("int64", "float64"):
        return [f"    if (in->{name}.present)", f"        store_bind_{kind}(row, {index}, in->{name}.value);",
                "    else", f"        store_bind_null(row, {index});"]
    call = "int64" if kind == "bool" else kind
    return [f"    store_bind_{call}(row, {index}, in->{name});"]


def read_line(index, name, kind, null, keep):
    if null and kind in ("int64", "float64"):
        zero = "0"
        return [f"    ret_row->{name}.present = !store_column_null(row, {index});",
                f"    ret_row->{name}.value = ret_row->{name}.present ? store_column_{kind}(row, {index}) : {zero};"]
    if kind == "bool":
        return [f"    ret_row->{name} = store_column_int64(row, {index}) != 0;"]
    if kind == "text" and keep:
        return [f"    ret_row->{name} = arena ? arena_strdup(arena, store_column_text(row, {index})) : store_column_text(row, {index});"]
    if kind == "bytes" and keep:
        return [f"    ret_row->{name} = store_column_bytes(row, {index});",
                f"    if (arena && ret_row->{name}.size)",
                f"        ret_row->{name}.bytes = memcpy(arena_alloc(arena, ret_row->{name}.size), ret_row->{name}.bytes, ret_row->{name}.size);"]
    return [f"    ret_row->{name} = store_column_{kind}(row, {index});"]


def signature(statement, form):
    name, has_in = statement.name, bool(statement.inputs)
    argument = f"const struct {name}_in *in, " if has_in else ""
    forms = {
        "run": f"bool {name}(struct store *store, {argument}struct fault *f)",
        "one": f"bool {name}(struct store *store, struct arena *arena, {argument}struct {statement.row} *ret_row, bool *ret_found, struct fault *f)",
        "all": f"bool {name}_all(struct store *store, struct arena *arena, {argument}struct {statement.row} **ret_rows, size_t *ret_count, struct fault *f)",
        "page": f"bool {name}_page(struct store *store, struct arena *arena, {argument}const struct query *query, struct {statement.row} **ret_rows, struct query_page *ret_page, struct fault *f)",
        "count": f"bool {name}_count(struct store *store, {argument}const struct query *query, struct query_count *ret_count, struct fault *f)",
        "tally": f"bool {name}_tally(struct store *store, struct arena *arena, {argument}const struct query *query, struct query_tally **ret_tallies, size_t *ret_count, struct fault *f)",
        "each": f"bool {name}_each(struct store *store, {argument}bool (*visit)(void *context, const struct {statement.row} *row, struct fault *f), void *context, struct fault *f)",
    }
    return forms[form]


def c_body(statement):
    name = statement.name
    start = [f"    struct store_row *row = store_prepare(store, &{name}_statement, f);", "    if (!row)", "        return false;"]
    if statement.inputs:
        start.append(f"    {name}_bind(row, in);")
    out = []
    if statement.kind == "run":
        out += [signature(statement, "run"), "{", "    bool more;"] + start
        out += ["    bool ok = store_step(row, &more, f);", "    store_reset(row);", "    return ok;", "}", ""]
    if statement.kind == "one":
        out += [signature(statement, "one"), "{"] + start
        out += ["    bool ok = store_step(row, ret_found, f);", "    if (ok && *ret_found)", f"        {name}_read(row, arena, ret_row);",
                "    store_reset(row);", "    return ok;", "}", ""]
    if statement.kind == "many":
        out += [signature(statement, "all"), "{", f"    struct LIST_OF(struct {statement.row}) list = {{0}};", "    bool more = false, ok;"] + start
        out += ["    while ((ok = arena_within(arena, f) && store_step(row, &more, f)) && more) {", f"        struct {statement.row} next;", f"        {name}_read(row, arena, &next);",
                "        LIST_PUSH(arena, &list, next);", "    }", "    store_reset(row);", "    *ret_rows = list.items;",
                "    *ret_count = list.count;", "    return ok;", "}", ""]
        out += [signature(statement, "each"), "{", "    bool more = false, ok;"] + start
        out += ["    while ((ok = store_step(row, &more, f)) && more) {", f"        struct {statement.row} next;", f"        {name}_read(row, NULL, &next);",
                "        if (!(ok = visit(context, &next, f)))", "            break;", "    }", "    store_reset(row);", "    return ok;", "}", ""]
    return out


QUERY_TYPE = {"int64": "QUERY_INT64", "float64": "QUERY_FLOAT64", "text": "QUERY_TEXT", "bytes": "QUERY_BYTES", "bool": "QUERY_BOOL"}


def c_source(statement):
    name = statement.name
    out = [f"static const struct query_column {name}_columns[] = {{"]
    for column, kind, null in statement.outputs:
        flags = (null, column in statement.filters, column in statement.sorts)
        out.append(f"    {{{quote(column)}, {QUERY_TYPE[kind]}, {', '.join('true' if flag else 'false' for flag in flags)}}},")
    key = [column for column, _, _ in statement.outputs].index(statement.key)
    return out + ["};", f"const struct query_source {name}_source = {{{quote(name)},", f"    {quote(numbered(statement, 'sqlite'))},",
                  f"    {quote(numbered(statement, 'postgres'))},",
                  f"    {len(statement.inputs)}, {name}_columns, {len(statement.outputs)}, {key}}};", ""]


def c_list(statement):
    name = statement.name
    bound = f"bind_{name}" if statement.inputs else "NULL"
    out = []
    if statement.inputs:
        out += [f"static void bind_{name}(struct store_row *row, const void *in)", "{", f"    {name}_bind(row, in);", "}", ""]
    out += [f"static void read_{name}(struct store_row *row, struct arena *arena, void *ret_row)", "{", f"    {name}_read(row, arena, ret_row);", "}", ""]
    reader = [f"    const struct query_reader reader = {{sizeof(struct {statement.row}), {bound}, read_{name}, {'in' if statement.inputs else 'NULL'}}};",
              "    struct query own = *query;", f"    own.source = &{name}_source;"]
    out += [signature(statement, "page"), "{", "    void *rows = NULL;"] + reader
    out += ["    const bool ok = query_run(store, arena, &own, &reader, &rows, ret_page, f);", "    *ret_rows = rows;", "    return ok;", "}", ""]
    out += [signature(statement, "count"), "{"] + reader + ["    return query_run_count(store, &own, &reader, ret_count, f);", "}", ""]
    out += [signature(statement, "tally"), "{"] + reader + ["    return query_run_tally(store, arena, &own, &reader, ret_tallies, ret_count, f);", "}", ""]
    return out


def c_statement(statement):
    name = statement.name
    out = [] if statement.kind == "list" else [f"static int {name}_slot = -1;", f"static const struct store_statement {name}_statement = {{",
           f"    {quote(name)},", f"    {quote(numbered(statement, 'sqlite'))},", f"    {quote(numbered(statement, 'postgres'))},",
           f"    {len(statement.inputs)}, {len(statement.outputs)}, &{name}_slot, {quote(statement.touches) if statement.touches else 'NULL'}}};", ""]
    if statement.kind == "list":
        out += c_source(statement)
    if statement.inputs:
        out += [f"static void {name}_bind(struct store_row *row, const struct {name}_in *in)", "{"]
        for i, field in enumerate(statement.inputs):
            out += bind_line(i + 1, *field)
        out += ["}", ""]
    if statement.outputs:
        out += [f"static void {name}_read(struct store_row *row, struct arena *arena, struct {statement.row} *ret_row)", "{", "    (void)arena;"]
        for i, field in enumerate(statement.outputs):
            out += read_line(i, *field, True)
        out += ["}", ""]
    return out + (c_list(statement) if statement.kind == "list" else c_body(statement))


def write_c(out_dir, path, statements):
    stem = pathlib.Path(path).stem
    guard = f"QINGSHAN_{stem.upper()}_SQL_H"
    head = [f"// Written by tools/sqlgen.py from {stem}.sql.", f"#ifndef {guard}", f"#define {guard}", ""]
    head += ['#include "store/query.h"'] * any(statement.kind == "list" for statement in statements) + ['#include "store/store.h"', ""]
    shared = {}
    for statement in statements:
        if statement.inputs:
            head += c_struct(f"{statement.name}_in", statement.inputs)
        if statement.outputs and statement.row not in shared:
            head += c_struct(statement.row, statement.outputs)
            shared[statement.row] = statement.outputs
        elif statement.outputs and shared[statement.row] != statement.outputs:
            raise statement.error(f"its out list is not that of {statement.row}")
        for form in {"run": ["run"], "one": ["one"], "many": ["all", "each"], "list": ["page", "count", "tally"]}[statement.kind]:
            head.append(signature(statement, form) + ";")
        if statement.kind == "list":
            head.append(f"extern const struct query_source {statement.name}_source;")
        head.append("")
    head += ["#endif", ""]
    body = [f"// Written by tools/sqlgen.py from {stem}.sql.", f'#include "{stem}_sql.h"', "", "#include <string.h>", "", '#include "base/list.h"', ""]
    for statement in statements:
        body += c_statement(statement)
    out = pathlib.Path(out_dir)
    (out / f"{stem}_sql.h").write_text("\n".join(head), encoding="utf-8")
    (out / f"{stem}_sql.c").write_text("\n".join(body), encoding="utf-8")


def script_lines(script, engine):
    text = ";\n".join(ddl(statement, engine) for statement in script) + ";"
    return "    (" + "\n    ".join(quote(line + "\n") for line in text.split("\n")) + ")," # in brackets: one text, and no comma is missing


def write_script(out, scripts):
    lines = ["// Written by tools/sqlgen.py from schema/.", "static const char *const schema_scripts[] = {"]
    lines += [script_lines(script, "sqlite") for script in scripts] + ["};", ""]
    pathlib.Path(out).write_text("\n".join(lines), encoding="utf-8")


def write_text(out, statements):
    lines = ["// Written by tools/sqlgen.py.", ""]
    for statement in statements:
        sql = statement.sql("")
        if set(PLACEHOLDER.findall(sql)) != {name for name, _, _ in statement.inputs}:
            raise statement.error("its placeholders are not its in list")
        lines += [f"static const char sql_{statement.name}[] =", "    " + "\n    ".join(quote(line) for line in re.split(r"(?<=\n)", sql)) + ";", ""]
    pathlib.Path(out).write_text("\n".join(lines), encoding="utf-8")


def write_migrations(out, tables, scripts):
    lines = ["// Written by tools/sqlgen.py from schema/.", '#include "store/schema_table.h"', "", "#include <stddef.h>", ""]
    for engine in ("sqlite", "postgres"):
        lines.append(f"const char *const schema_{engine}[] = {{")
        lines += [script_lines(script, engine) for script in scripts]
        lines.append("};")
    lines += ['// "QSH1"', f'const struct store_schema schema_main = {{"qingshan.db", 0x51534831, schema_sqlite, {len(scripts)}, false}};',
              f"const int schema_count = {len(scripts)};", "", "const struct schema_journaled schema_journaled[] = {"]
    for table in tables.values():
        if not table.journaled:
            continue
        # where a versioned row stands in its file is not what it says, and may move
        left_out = ("until_batch", "line", "position") if "until_batch" in table.columns else ()
        columns = [c for c in table.columns if c not in left_out]
        written = f"SELECT {', '.join(columns)} FROM {table.name} WHERE batch = ?1 ORDER BY id"
        ended = f"SELECT id FROM {table.name} WHERE until_batch = ?1 ORDER BY id" if "until_batch" in table.columns else None
        orphan = f"SELECT count(*) FROM {table.name} WHERE batch NOT IN (SELECT seq FROM journal)"
        if ended: # ended by no batch: hidden behind the journal's back
            orphan += " OR until_batch NOT IN (SELECT seq FROM journal)"
        batches = f"SELECT DISTINCT batch FROM {table.name}" + (f" UNION SELECT until_batch FROM {table.name} WHERE until_batch IS NOT NULL" if ended else "")
        batches += " ORDER BY 1"
        texts = ", ".join(quote(text) if text else "NULL" for text in (written, ended, batches, orphan))
        lines.append(f"    {{{quote(table.name)}, {len(columns)}, {texts}}},")
    lines += ["};"] + versioned_tables(tables) + ["const int schema_journaled_count = sizeof schema_journaled / sizeof *schema_journaled;", ""]
    pathlib.Path(out).write_text("\n".join(lines), encoding="utf-8")


def versioned_tables(tables):
    """Tables whose rows are replaced by new versions: their columns, and the four statements a pack load needs."""
    lines, names = [], []
    for table in tables.values():
        if "until_batch" not in table.columns:
            continue
        own = own_columns(table)
        lines.append(f"static const struct schema_column {table.name}_columns[] = {{")
        lines += [f"    {{{quote(c)}, '{table.columns[c][0][0]}'}}," for c in own]
        lines.append("};")
        places = ", ".join(f"?{i + 1}" for i in range(len(own) + 2))
        insert = f"INSERT INTO {table.name} ({', '.join(own)}, row_digest, batch) VALUES ({places})"
        line, position = (c if c in own else "NULL" for c in ("line", "position"))
        current = f"SELECT id, row_digest, {own[0]}, {own[1]}, {line}, {position} FROM {table.name} WHERE until_batch IS NULL ORDER BY id"
        retire = f"UPDATE {table.name} SET until_batch = ?1 WHERE id = ?2"
        placing = ", ".join(f"{column} = ?{i}" for i, column in ((1, "line"), (2, "position")) if column in own)
        place = f"UPDATE {table.name} SET {placing} WHERE id = ?3" if "position" in own else None
        texts = ", ".join(quote(text) if text else "NULL" for text in (insert, current, retire, place))
        names.append(f"    {{{quote(table.name)}, {table.name}_columns, {len(own)}, {texts}}},")
    return lines + ["const struct schema_versioned schema_versioned[] = {"] + names + ["};",
                    "const int schema_versioned_count = sizeof schema_versioned / sizeof *schema_versioned;", ""]


def own_columns(table):
    return [column for column in table.columns if column not in ("id", "batch", "until_batch", "row_digest")]


def write_records(out, tables):
    """Each row a struct of texts in the order of the schema: what is put into the wrong column does not compile."""
    lines = ["// Written by tools/sqlgen.py from schema/. Rows as record_add takes them: NULL = null, yes or no, numbers as their digits.",
             "#ifndef QINGSHAN_RECORDS_H", "#define QINGSHAN_RECORDS_H", ""]
    for table in tables.values():
        if "until_batch" in table.columns:
            own = own_columns(table)
            lines += [f"struct {table.name}_record {{", f"    const char *{', *'.join(own)};", "};",
                      f'_Static_assert(sizeof(struct {table.name}_record) == {len(own)} * sizeof(const char *), "texts and nothing else");']
    pathlib.Path(out).write_text("\n".join([*lines, "", "#endif", ""]), encoding="utf-8")


def write_postgres(out, scripts, statements):
    """A psql script that prints one TAP line per schema statement and per prepared statement."""
    lines = []

    def judged(sql, name):
        lines.extend([sql + ";", "\\if :ERROR", f"\\echo not ok - {name}", "\\else", f"\\echo ok - {name}", "\\endif"])

    for number, script in enumerate(scripts, 1):
        for statement in script:
            judged(ddl(statement, "postgres"), f"migration {number}: {' '.join(statement.split()[:3])}")
    for statement in statements:
        types = ", ".join(PARAMETER[kind] for _, kind, _ in statement.inputs)
        if statement.kind == "list": # as store/query.c puts it
            judged(f"PREPARE {statement.name}_page{f'({types})' if types else ''} AS SELECT l.\"{statement.key}\" FROM ({numbered(statement, 'postgres')}) AS l "
                   f"ORDER BY l.\"{statement.key}\" LIMIT 1", f"list {statement.name}")
        judged(f"PREPARE {statement.name}{f'({types})' if types else ''} AS {numbered(statement, 'postgres')}", f"statement {statement.name}")
    pathlib.Path(out).write_text("\n".join(lines) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--schema")
    parser.add_argument("--text")
    parser.add_argument("--out")
    parser.add_argument("--migrations")
    parser.add_argument("--records")
    parser.add_argument("--script")
    parser.add_argument("--postgres-check")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    try:
        if options.text:
            write_text(options.text, [statement for path in options.files for statement in parse_file(path)])
            return 0
        tables, scripts = read_schema(options.schema)
        database = memory_database(scripts)
        if options.migrations:
            write_migrations(options.migrations, tables, scripts)
        if options.records:
            write_records(options.records, tables)
        if options.script:
            write_script(options.script, scripts)
        everything = []
        for path in options.files:
            statements = parse_file(path)
            for statement in statements:
                check_statement(database, tables, statement)
            everything += statements
            if options.out:
                write_c(options.out, path, statements)
        if options.postgres_check:
            write_postgres(options.postgres_check, scripts, everything)
    except (Error, sqlite3.Error) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
