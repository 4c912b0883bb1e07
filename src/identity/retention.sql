-- What is kept no longer.

-- requests_forget(before int) -> none
DELETE FROM join_request WHERE state <> 'asked' AND decided_at < $1;

-- reasons_forget(before int) -> none
DELETE FROM reason WHERE ends_at < $1;

-- notices_forget(before int) -> none
DELETE FROM notice WHERE made_at < $1;
