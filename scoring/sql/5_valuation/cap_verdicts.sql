-- One row per (cap, answer to the cap's criterion) with which the cap limits the value, or may.
create table valuation.cap_verdicts as

select
    caps.key as cap,
    caps.position,
    caps.criterion,
    caps.limit_value,
    answers.answer,
    answers.is_stated as applies
from valuation.answers as answers
join inputs.caps as caps on caps.criterion = answers.criterion
where not answers.is_stated
    or answers.number <= caps.at_most
    or list_has_any(answers.words, caps.words)
