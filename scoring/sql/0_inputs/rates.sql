-- One row per (currency, day): units of it for one euro, as the newest archived response that states it has it.
create table inputs.rates as

select
    currency,
    day,
    cast(per_euro as decimal(18, 8)) as per_euro,
    bank,
    source,
    digest,
    run as run_id
from read_json(
    $rates,
    format = 'newline_delimited',
    columns = {
        day: 'DATE', currency: 'VARCHAR', per_euro: 'VARCHAR', bank: 'VARCHAR', source: 'VARCHAR', digest: 'VARCHAR',
        run: 'VARCHAR'
    }
)
qualify row_number() over (partition by currency, day order by run desc, source, digest) = 1
