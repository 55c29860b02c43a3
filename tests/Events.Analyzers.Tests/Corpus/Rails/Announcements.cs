using System.IO;
using Events;
using Microsoft.Extensions.Logging;

namespace Rails.Announcements;

[EventStream("rails", MaxLength = 100_000)]
public sealed partial class RailStream;

[Event<RailStream>("text.ready")]
public sealed partial record TextReady(string TextId, string Station, string Text);

public interface ISpeech
{
    Task<byte[]> SpeakAsync(string text, CancellationToken token);
}

[ConsumerGroup<RailStream>("speech")]
public sealed partial class Announcements(ISpeech speech, ILogger<Announcements> log)
{
    private int _spoken;

    public int Spoken => _spoken;

    [Handles]
    public async Task OnReady(TextReady ready, CancellationToken token)
    {
        string path = Path.Combine("/var/speech", ready.Station, ready.TextId + ".wav");
        if (File.Exists(path)) return;
        string part = path + ".part";
        byte[] sound = await speech.SpeakAsync(ready.Text, token);
        await File.WriteAllBytesAsync(part, sound, token);
        File.Move(part, path, overwrite: true);
        log.LogInformation("{Path} has {Length} bytes", path, sound.Length);
        _spoken = _spoken == int.MaxValue ? 0 : Directory.GetFiles("/var/speech").Length;
    }
}
