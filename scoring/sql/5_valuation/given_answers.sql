-- One row per (subject, criterion): the answer that the mat's pages, or an offer's, give.
create table valuation.given_answers as

select
    measured.subject,
    measured.state,
    measured.reason,
    answers.criterion,
    answers.answer
from measurements.measurements as measured
join valuation.answers as answers
    on answers.criterion = measured.criterion
    and answers.number is not distinct from measured.number
    and answers.words = measured.words
    and answers.possible = if(measured.state = 'stated', '%', measured.possible)
    and answers.is_stated = (measured.state = 'stated')
