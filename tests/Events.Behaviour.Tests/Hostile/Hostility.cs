using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Events.Behaviour.Sample;
using Events.Client;
using Events.Policies;

namespace Events.Behaviour.Hostile;

/// <summary>
/// Code of an application that misbehaves once, in one way and at one place. It remembers what was handled to the end.
/// </summary>
/// <param name="place">Where.</param>
/// <param name="way">How.</param>
public sealed class Hostility(string place, string way) : IDisposable
{
    /// <summary>The event at which it misbehaves.</summary>
    public const int Bad = 4;

    private static readonly AsyncLocal<string?> Tenant = new();

    private readonly ManualResetEventSlim _release = new();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _handlingBad;
    private int _thrown;
    private int _acts;

    /// <summary>What was handled to the end, in the order of the ends.</summary>
    public ConcurrentQueue<int> Done { get; } = [];

    /// <summary>Handlers that began with something of another's in their context.</summary>
    public ConcurrentQueue<string> Dirt { get; } = [];

    /// <summary>Whether the consumer runs: making its class to see whether it can be made is over.</summary>
    public bool IsArmed { get; set; }

    /// <summary>The consumer to call back into.</summary>
    public GroupConsumer? Consumer { get; set; }

    /// <summary>Whether it has misbehaved.</summary>
    public bool HasActed => Volatile.Read(ref _acts) > 0;

    /// <summary>Whether it ends only when it is released.</summary>
    public bool Hangs => way is "blocks" or "never ends";

    /// <summary>Whether its consumer ends without releasing its name.</summary>
    public bool KeepsName => way == "aborts its consumer";

    /// <summary>Whether it misbehaves in the call of a handler, so that the call goes on for as long.</summary>
    public bool IsInCall => place is "the handler" or "the handler, later" or "a middleware" or "a middleware, after";

    /// <summary>Whether it ends its consumer.</summary>
    public bool EndsConsumer => way is "stops its consumer" or "disposes of its consumer" or "aborts its consumer";

    public void Release()
    {
        _release.Set();
        _released.TrySetResult();
    }

    /// <summary>The handler.</summary>
    public ValueTask HandleAsync(IReadOnlyList<Work> work, CancellationToken cancellationToken)
    {
        if (!IsToAct(work, "completes twice")) return HandleCoreAsync(work, cancellationToken);
        foreach (Work one in work) Done.Enqueue(one.Number);
        return new TwiceSource().AsValueTask();
    }

    /// <summary>The batch handler.</summary>
    public Task HandleBatchAsync(IReadOnlyList<Work> work, CancellationToken cancellationToken) =>
        IsToAct(work, "returns no task") ? null! : HandleCoreAsync(work, cancellationToken).AsTask();

    private bool IsToAct(IReadOnlyList<Work> work, string what) =>
        place == "the handler" && way == what && work.Any(static one => one.Number == Bad) && Interlocked.Increment(ref _acts) == 1;

    private async ValueTask HandleCoreAsync(IReadOnlyList<Work> work, CancellationToken cancellationToken)
    {
        if ((Tenant.Value ?? Activity.Current?.OperationName) is { } dirt) Dirt.Enqueue(dirt);
        bool isBad = work.Any(static one => one.Number == Bad);
        if (isBad) Volatile.Write(ref _handlingBad, 1);
        if (isBad && place == "a callback of its token")
        {
            cancellationToken.Register(Act);
            if (!HasActed) await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // Twice, since nobody is asked about the failure of a batch of several.
        if (isBad && place is "the retry policy" or "the logger" or "the logger, asked for levels" && !HasActed && Interlocked.Increment(ref _thrown) <= 2)
        {
            throw new InvalidOperationException("to be judged and logged");
        }

        if (isBad && place == "the handler") await ActAsync();
        if (isBad && place == "the handler, later")
        {
            await Task.Yield();
            await ActAsync();
        }

        foreach (Work one in work) Done.Enqueue(one.Number);
    }

    public ValueTask OnMiddlewareAsync(object? handled) => place == "a middleware" && IsBad(handled) ? new ValueTask(ActAsync()) : default;

    public ValueTask AfterMiddlewareAsync(object? handled) => place == "a middleware, after" && IsBad(handled) ? new ValueTask(ActAsync()) : default;

    public FailureAction OnException(Exception exception)
    {
        if (place == "the retry policy") Act();
        return FailureAction.Retry;
    }

    public void OnMaking()
    {
        if (place == "the constructor" && IsArmed) Act();
    }

    public ValueTask OnDisposingAsync() => place == "the disposal" && IsArmed ? new ValueTask(ActAsync()) : default;

    public void OnLogging()
    {
        if (place == "the logger" && Volatile.Read(ref _thrown) > 0) Act();
    }

    public void OnAskedForLevels()
    {
        if (place == "the logger, asked for levels" && Volatile.Read(ref _thrown) > 0) Act();
    }

    public void OnCallback()
    {
        if (place == "an event of the consumer") Act();
    }

    public void OnClock()
    {
        if (place == "the clock" && Volatile.Read(ref _handlingBad) != 0) Act();
    }

    public void Dispose() => Release();

    private static bool IsBad(object? handled) => handled is Work { Number: Bad };

    private void Act() => ActAsync().GetAwaiter().GetResult();

    private Task ActAsync() => Interlocked.Increment(ref _acts) > 1 ? Task.CompletedTask : way switch
    {
        "throws" => throw new InvalidOperationException("hostile"),
        "throws what cannot be read" => throw new NastyException(),
        "throws what is huge" => throw new HugeException(),
        "throws a cancellation of its own" => throw new OperationCanceledException("not yours"),
        "throws as if its thread were interrupted" => throw new ThreadInterruptedException(),
        "blocks" => BlockAsync(),
        "never ends" => _released.Task,
        "stops its consumer" => Consumer!.StopAsync(),
        "disposes of its consumer" => Consumer!.DisposeAsync().AsTask(),
        "aborts its consumer" => Consumer!.AbortAsync(),
        "pauses and resumes" => PauseAsync(),
        "changes its context" => DirtyAsync(),
        _ => throw new ArgumentOutOfRangeException(way),
    };

    private Task BlockAsync()
    {
        _release.Wait();
        return Task.CompletedTask;
    }

    private Task PauseAsync()
    {
        Consumer!.Pause();
        Consumer.Resume();
        return Task.CompletedTask;
    }

    private static Task DirtyAsync()
    {
        Tenant.Value = "hostile";
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
        new Activity("hostile").Start();
        SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
        ExecutionContext.SuppressFlow();
        return Task.CompletedTask;
    }
}
