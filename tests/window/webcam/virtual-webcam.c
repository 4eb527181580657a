/* virtual-webcam: plays a file of raw YUY2 frames, over and over, as a PipeWire camera.
 *
 *   virtual-webcam FRAMES.yuy2 WIDTH HEIGHT FRAMES_PER_SECOND
 *
 * The file holds one or more frames of WIDTH * HEIGHT * 2 bytes. On SIGUSR1 it is read again, so that a
 * test can hold up another product while the camera runs. Standard output tells what happens, a line each:
 * "showing N" after every reading of the file, "state NAME" when PipeWire starts or stops asking for frames.
 * It exists because the pipewiresink of PipeWire 0.3.65 (Debian 12) crashes as a camera.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <pipewire/pipewire.h>
#include <spa/param/video/format-utils.h>

struct camera {
    struct pw_main_loop *loop;
    struct pw_stream *stream;
    struct spa_source *timer;
    const char *path;
    int width, height, rate;
    size_t frame_bytes;
    unsigned char *frames;
    size_t count, next;
    int failed;
};

/* Reads the whole file; what was shown before stays when that fails. */
static int load(struct camera *c)
{
    FILE *file = fopen(c->path, "rb");
    if (!file) {
        fprintf(stderr, "%s: %s\n", c->path, strerror(errno));
        return -1;
    }
    unsigned char *frames = NULL;
    long length = -1;
    if (fseek(file, 0, SEEK_END) == 0)
        length = ftell(file);
    rewind(file);
    if (length > 0 && (size_t)length % c->frame_bytes == 0)
        frames = malloc((size_t)length);
    if (!frames || fread(frames, 1, (size_t)length, file) != (size_t)length) {
        fprintf(stderr, "%s: %ld bytes are no frames of %zu\n", c->path, length, c->frame_bytes);
        free(frames);
        fclose(file);
        return -1;
    }
    fclose(file);
    free(c->frames);
    c->frames = frames;
    c->count = (size_t)length / c->frame_bytes;
    c->next = 0;
    printf("showing %zu\n", c->count);
    return 0;
}

static void on_reload(void *data, int number)
{
    (void)number;
    load(data);
}

static void on_quit(void *data, int number)
{
    (void)number;
    pw_main_loop_quit(((struct camera *)data)->loop);
}

/* We set the pace: every tick asks PipeWire to run one cycle of the graph. */
static void on_tick(void *data, uint64_t expirations)
{
    (void)expirations;
    pw_stream_trigger_process(((struct camera *)data)->stream);
}

static void on_process(void *data)
{
    struct camera *c = data;
    struct pw_buffer *buffer = pw_stream_dequeue_buffer(c->stream);
    if (!buffer)
        return;
    struct spa_data *plane = &buffer->buffer->datas[0];
    plane->chunk->size = 0;
    if (plane->data && plane->maxsize >= c->frame_bytes) {
        memcpy(plane->data, c->frames + c->next * c->frame_bytes, c->frame_bytes);
        c->next = (c->next + 1) % c->count;
        plane->chunk->offset = 0;
        plane->chunk->size = (uint32_t)c->frame_bytes;
        plane->chunk->stride = c->width * 2;
    }
    pw_stream_queue_buffer(c->stream, buffer);
}

static void on_state_changed(void *data, enum pw_stream_state old, enum pw_stream_state state, const char *error)
{
    (void)old;
    struct camera *c = data;
    printf("state %s\n", pw_stream_state_as_string(state));
    if (state == PW_STREAM_STATE_ERROR) {
        fprintf(stderr, "PipeWire: %s\n", error ? error : "unknown error");
        c->failed = 1;
        pw_main_loop_quit(c->loop);
        return;
    }
    struct timespec first = {0, 0}, interval = {0, 0};
    if (state == PW_STREAM_STATE_STREAMING) {
        first.tv_nsec = 1;
        interval.tv_nsec = 1000000000L / c->rate;
        if (c->rate == 1) {
            interval.tv_sec = 1;
            interval.tv_nsec = 0;
        }
    }
    pw_loop_update_timer(pw_main_loop_get_loop(c->loop), c->timer, &first, &interval, false);
}

static void on_param_changed(void *data, uint32_t id, const struct spa_pod *param)
{
    struct camera *c = data;
    if (!param || id != SPA_PARAM_Format)
        return;
    uint8_t bytes[1024];
    struct spa_pod_builder builder = SPA_POD_BUILDER_INIT(bytes, sizeof bytes);
    const struct spa_pod *params[1] = {spa_pod_builder_add_object(&builder,
        SPA_TYPE_OBJECT_ParamBuffers, SPA_PARAM_Buffers,
        SPA_PARAM_BUFFERS_dataType, SPA_POD_CHOICE_FLAGS_Int(1 << SPA_DATA_MemFd),
        SPA_PARAM_BUFFERS_buffers, SPA_POD_CHOICE_RANGE_Int(8, 2, 16),
        SPA_PARAM_BUFFERS_blocks, SPA_POD_Int(1),
        SPA_PARAM_BUFFERS_size, SPA_POD_Int((int)c->frame_bytes),
        SPA_PARAM_BUFFERS_stride, SPA_POD_Int(c->width * 2))};
    pw_stream_update_params(c->stream, params, 1);
}

/* Every buffer is a file of its own in memory, as with a real camera: a reader maps it for itself, and may
 * still show the last frame when the camera is long closed. Buffers that PipeWire shares out are unmapped
 * under such a reader, which takes its process with it (seen with WebKitGTK 2.50 and PipeWire 0.3.65). */
static void on_add_buffer(void *data, struct pw_buffer *buffer)
{
    struct camera *c = data;
    struct spa_data *plane = &buffer->buffer->datas[0];
    plane->data = NULL;
    plane->fd = -1;
    if (!(plane->type & (1u << SPA_DATA_MemFd))) {
        fprintf(stderr, "The reader takes no memory files.\n");
        return;
    }
    int fd = memfd_create("virtual-webcam", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0 || ftruncate(fd, (off_t)c->frame_bytes) < 0
        || fcntl(fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) < 0) {
        perror("memfd");
        if (fd >= 0)
            close(fd);
        return;
    }
    void *mapped = mmap(NULL, c->frame_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    plane->type = SPA_DATA_MemFd;
    plane->flags = SPA_DATA_FLAG_READWRITE;
    plane->fd = fd;
    plane->mapoffset = 0;
    plane->maxsize = (uint32_t)c->frame_bytes;
    plane->data = mapped == MAP_FAILED ? NULL : mapped;
}

static void on_remove_buffer(void *data, struct pw_buffer *buffer)
{
    struct camera *c = data;
    struct spa_data *plane = &buffer->buffer->datas[0];
    if (plane->data)
        munmap(plane->data, c->frame_bytes);
    if (plane->fd >= 0)
        close((int)plane->fd);
}

static const struct pw_stream_events events = {
    PW_VERSION_STREAM_EVENTS,
    .add_buffer = on_add_buffer,
    .remove_buffer = on_remove_buffer,
    .state_changed = on_state_changed,
    .param_changed = on_param_changed,
    .process = on_process,
};

/* Offers the camera to PipeWire: one format, one size, one rate. */
static int offer(struct camera *c)
{
    c->stream = pw_stream_new_simple(pw_main_loop_get_loop(c->loop), "Virtual webcam",
        pw_properties_new(PW_KEY_MEDIA_CLASS, "Video/Source", PW_KEY_MEDIA_ROLE, "Camera",
            PW_KEY_NODE_NAME, "virtual-webcam", PW_KEY_NODE_DESCRIPTION, "Virtual webcam", NULL),
        &events, c);
    if (!c->stream)
        return -1;
    uint8_t bytes[1024];
    struct spa_pod_builder builder = SPA_POD_BUILDER_INIT(bytes, sizeof bytes);
    const struct spa_pod *params[1] = {spa_pod_builder_add_object(&builder,
        SPA_TYPE_OBJECT_Format, SPA_PARAM_EnumFormat,
        SPA_FORMAT_mediaType, SPA_POD_Id(SPA_MEDIA_TYPE_video),
        SPA_FORMAT_mediaSubtype, SPA_POD_Id(SPA_MEDIA_SUBTYPE_raw),
        SPA_FORMAT_VIDEO_format, SPA_POD_Id(SPA_VIDEO_FORMAT_YUY2),
        SPA_FORMAT_VIDEO_size, SPA_POD_Rectangle(&SPA_RECTANGLE((uint32_t)c->width, (uint32_t)c->height)),
        SPA_FORMAT_VIDEO_framerate, SPA_POD_Fraction(&SPA_FRACTION((uint32_t)c->rate, 1)))};
    return pw_stream_connect(c->stream, PW_DIRECTION_OUTPUT, PW_ID_ANY,
        PW_STREAM_FLAG_DRIVER | PW_STREAM_FLAG_ALLOC_BUFFERS, params, 1);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "use: %s FRAMES.yuy2 WIDTH HEIGHT FRAMES_PER_SECOND\n", argv[0]);
        return 2;
    }
    struct camera c = {.path = argv[1], .width = atoi(argv[2]), .height = atoi(argv[3]), .rate = atoi(argv[4])};
    if (c.width <= 0 || c.width > 8192 || c.height <= 0 || c.height > 8192 || c.rate <= 0 || c.rate > 120) {
        fprintf(stderr, "A size from 1 to 8192 and a rate from 1 to 120 are needed.\n");
        return 2;
    }
    c.frame_bytes = (size_t)c.width * (size_t)c.height * 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (load(&c))
        return 2;

    pw_init(&argc, &argv);
    c.loop = pw_main_loop_new(NULL);
    struct pw_loop *loop = pw_main_loop_get_loop(c.loop);
    c.timer = pw_loop_add_timer(loop, on_tick, &c);
    pw_loop_add_signal(loop, SIGUSR1, on_reload, &c);
    pw_loop_add_signal(loop, SIGTERM, on_quit, &c);
    pw_loop_add_signal(loop, SIGINT, on_quit, &c);
    if (offer(&c) < 0) {
        fprintf(stderr, "There is no PipeWire to connect to.\n");
        return 1;
    }
    pw_main_loop_run(c.loop);
    pw_stream_destroy(c.stream);
    pw_main_loop_destroy(c.loop);
    pw_deinit();
    free(c.frames);
    return c.failed;
}
