from django.urls import path

from saikoku.desk.today.views import home, own, tasks

app_name = "today"
urlpatterns = [
    path("", home.home, name="home"),
    path("places/", home.places, name="places"),
    path("called/", home.called, name="called"),
    path("own/", own.own, name="own"),
    path("own/records/", own.records, name="own-records"),
    path("broken/", own.broken, name="broken"),
    path("tasks/", tasks.pile, name="tasks"),
    path("tasks/<int:task_id>/", tasks.task, name="task"),
    path("tasks/<int:task_id>/withdraw/", tasks.withdraw, name="withdraw"),
]
