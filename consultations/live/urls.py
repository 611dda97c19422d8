"""Addresses of a meeting in progress: short, for they are shown on a wall."""

from django.urls import path

from consultations.live import room_views, staff_views

app_name = "live"
urlpatterns = [
    path("<slug:code>/", room_views.room, name="room"),
    path("<slug:code>/ask/", room_views.ask, name="ask"),
    path("<slug:code>/sent/", room_views.sent, name="sent"),
    path("<slug:code>/status.json", room_views.status, name="status"),
    path("<slug:code>/screen/", staff_views.screen, name="screen"),
    path("<slug:code>/screen/now/", staff_views.screen_now, name="screen_now"),
    path("<slug:code>/desk/", staff_views.desk, name="desk"),
    path("<slug:code>/desk/incoming/", staff_views.incoming, name="incoming"),
    path("<slug:code>/desk/earlier/", staff_views.earlier, name="earlier"),
    path("<slug:code>/desk/items/<int:pk>/", staff_views.move_item, name="item"),
    path("<slug:code>/desk/questions/<int:pk>/", staff_views.move_question, name="question"),
    path("<slug:code>/desk/discuss/", staff_views.discuss, name="discuss"),
    path("<slug:code>/desk/take-off/", staff_views.take_off, name="take_off"),
    path("<slug:code>/capture/", staff_views.capture, name="capture"),
    path("<slug:code>/capture/<slug:reference>/", staff_views.correct, name="correct"),
]
