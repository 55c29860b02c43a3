using Events.Diagnostics;
using Events.Safety;
using Events.Streams;
using Events.Time;
using Microsoft.Extensions.Logging;

namespace Events.Producing;

/// <summary>Gives the application the events that a publisher gives up, whatever the application's code does with them.</summary>
/// <typeparam name="TStream">The stream.</typeparam>
/// <param name="failed">The application's code.</param>
/// <param name="logger">Gets what it throws.</param>
/// <param name="key">The stream's key.</param>
/// <param name="time">The clock.</param>
/// <param name="giveUp">Cancelled when nobody waits any longer.</param>
internal sealed class FailureTeller<TStream>(
    Action<PublishFailure<TStream>> failed, ILogger logger, string key, TimeProvider time, CancellationToken giveUp)
    where TStream : class, IEventStream<TStream>
{
    // What the application's code may take when nobody waits any longer.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gives it the events, one at a time, on a thread that it may keep: then stopping does not wait for it for long. Never throws.
    /// </summary>
    public async Task TellAsync(List<PublishFailure<TStream>> failures)
    {
        if (failures.Count == 0) return;
#pragma warning disable RS0030 // The application's code.
        Task telling = Task.Run(() => failures.ForEach(Tell));
#pragma warning restore RS0030
        try
        {
            await telling.WaitAsync(giveUp).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (!await telling.EndsWithinAsync(Grace, time).ConfigureAwait(false)) Log.PublishFailureStillTold(logger, key, Grace.TotalSeconds);
        }
    }

    private void Tell(PublishFailure<TStream> failure)
    {
        try
        {
            UserCall.Run(() => failed(failure));
        }
        catch (Exception exception)
        {
            Log.PublishFailureNotTaken(logger, key, failure.Event.GetType().Name, failure.MayBeAppended, failure.Error.Message, exception);
        }
    }
}
