"""How bodies decide, as data: rule-sets and dated profiles, the count, the outcome and its reasons in words."""
