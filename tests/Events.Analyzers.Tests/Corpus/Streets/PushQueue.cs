using System.Threading.Channels;
using Events;
using Microsoft.Extensions.Logging;

namespace Street.Phones;

[EventStream("phones", MaxLength = 50_000)]
public sealed partial class PhoneStream;

[Event<PhoneStream>("call.missed")]
public sealed partial record CallMissed(string CallId, string Phone);

[Event<PhoneStream>("call.recorded")]
public sealed partial record CallRecorded(string CallId, string File);

[Event<PhoneStream>("call.ended")]
public sealed partial record CallEnded(string CallId, int Seconds);

public interface ITranscripts
{
    Task TranscribeAsync(string file, CancellationToken token);
}

[ConsumerGroup<PhoneStream>("push")]
public sealed partial class PushQueue(Channel<CallMissed> queue, ITranscripts transcripts, ILogger<PushQueue> logger)
{
    [Handles]
    public ValueTask OnMissed(CallMissed missed, CancellationToken token) => queue.Writer.WriteAsync(missed, token); // EVT4005

    [Handles]
    public Task OnRecorded(CallRecorded recorded)
    {
        Task.Run(() => transcripts.TranscribeAsync(recorded.File, CancellationToken.None)); // EVT4005
        return Task.CompletedTask;
    }

    [Handles]
    public async Task OnEnded(CallEnded ended, CancellationToken token)
    {
        try
        {
            await transcripts.TranscribeAsync(ended.CallId, token);
        }
        catch (Exception e) // EVT4003
        {
            logger.LogError(e, "call {Call} has no transcript", ended.CallId);
        }
    }
}
