"""受け取り and 引き渡し: hand-over slip, file and layout, judgement, second person; result files for the city."""
