using Events;

namespace Media.Transcode;

[EventStream("videos", MaxLength = 1_000)]
public sealed partial class VideoStream;

[Event<VideoStream>("uploaded")]
public sealed partial record VideoUploaded(string VideoId, string Path);

public interface ITranscoder { Task TranscodeAsync(string video, string path, CancellationToken token); }

[ConsumerGroup<VideoStream>("transcode")]
public sealed partial class Transcodes(ITranscoder transcoder)
{
    [Handles]
    public Task OnUploaded(VideoUploaded uploaded)
    {
        Start(uploaded); // EVT4005
        return Task.CompletedTask;
    }

    private void Start(VideoUploaded uploaded) =>
        _ = Task.Run(() => transcoder.TranscodeAsync(uploaded.VideoId, uploaded.Path, CancellationToken.None));
}
