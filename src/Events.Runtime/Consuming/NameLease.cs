using Events.Diagnostics;
using Events.Store;
using Events.Supervision;
using Microsoft.Extensions.Logging;

namespace Events.Consuming;

/// <summary>
/// The consumer's name, held by this process alone: a key beside the stream that expires unless it is renewed. A process
/// that was stopped for longer than that knows by its own clock that the name may be another's by now.
/// </summary>
internal sealed class NameLease(
    IStreamStore store, StreamKey stream, string group, string? configured, TimeProvider time, ILogger logger)
{
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    private readonly string _owner = Guid.NewGuid().ToString("N");
    private long _takenAt;
    private bool _taken;
    private string? _asked;
    private volatile bool _isReleased;

    /// <summary>The declared stream, beside which the lease is.</summary>
    public StreamKey Stream => stream;

    /// <summary>The name; the configured one, or the machine's with a number once one is taken.</summary>
    public string Name { get; private set; } = configured ?? Environment.MachineName;

    /// <summary>Whether the name is still ours by this machine's clock.</summary>
    public bool IsHeld => Volatile.Read(ref _taken) && time.Since(Volatile.Read(ref _takenAt)) < Duration - Margin;

    /// <summary>Takes the name, waiting while another live process has it.</summary>
    public async Task TakeAsync(CancellationToken stop)
    {
        var backoff = new Backoff(time);
        bool reported = false;
        while (true)
        {
            if (configured is not null)
            {
                if (await TryTakeAsync(configured, stop).ConfigureAwait(false)) return;
                if (!reported) Log.NameTaken(logger, configured, group, stream.Name);
                reported = true;
                await backoff.WaitAsync(stop).ConfigureAwait(false);
                stop.ThrowIfCancellationRequested();
                continue;
            }

            for (int number = 1; ; number++)
            {
                if (await TryTakeAsync($"{Environment.MachineName}-{number}", stop).ConfigureAwait(false)) return;
            }
        }
    }

    /// <summary>Prolongs the lease.</summary>
    /// <returns>Whether the name is still ours.</returns>
    public Task<bool> RenewAsync(CancellationToken stop) => _isReleased ? Task.FromResult(false) : TryTakeAsync(Name, stop);

    public async Task ReleaseAsync()
    {
        // A handler that outlives the consumer may still ask for it.
        _isReleased = true;
        Volatile.Write(ref _taken, false);
        if (Interlocked.Exchange(ref _asked, null) is not { } name) return;
        try
        {
            await store.ReleaseNameAsync(stream, group, name, _owner).ConfigureAwait(false);
        }
        catch (StreamStoreException exception)
        {
            // It expires by itself.
            Log.NameNotReleased(logger, Name, group, stream.Name, exception);
        }
    }

    private async Task<bool> TryTakeAsync(string name, CancellationToken stop)
    {
        // Also when this is cancelled or gets no answer: then the server may have given it, to the owner that we are.
        Volatile.Write(ref _asked, name);
        long start = time.GetTimestamp();
        bool taken = await store.TakeNameAsync(stream, group, name, _owner, Duration, null, stop).ConfigureAwait(false) is null;
        if (taken)
        {
            Name = name;
            Volatile.Write(ref _takenAt, start);
        }
        else
        {
            Volatile.Write(ref _asked, null);
        }

        Volatile.Write(ref _taken, taken);
        return taken;
    }
}
