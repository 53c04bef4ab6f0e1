"""Who may do what: the one mechanism. Everything later adds rows to it.

Views use `marks.requires`, `scope.visible_or_404` and `decide.can`; querysets use `visible_to`.
"""
