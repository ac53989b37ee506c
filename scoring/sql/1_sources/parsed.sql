-- One row per file of the batch's readings: how many lines it has, each parsed whole.
-- Why: an error is then named with its file and line, which is not known where a line is parsed by itself.
create or replace temp table parsed as

select
    filename,
    count(run) as lines
from read_json(
    $readings,
    format = 'newline_delimited',
    filename = true,
    maximum_object_size = $object_bytes,
    columns = {run: 'VARCHAR'}
)
group by filename
