using System.Collections.Concurrent;
using System.Reflection;
using Events.Errors;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Behaviour.Worlds;

/// <summary>
/// A store whose first read for new entries, or first claim of idle ones, fails with its connection, and reaches the server all the same: right before the
/// next one, when what is pending has been looked at.
/// </summary>
public class LateCommands : OtherProcess
{
    private bool _isClaim;
    private TimeProvider _time = null!;
    private long _start;
    private Func<Task>? _late;
    private int _calls;

    /// <summary>For how long each read for new entries was to block.</summary>
    public ConcurrentQueue<TimeSpan> Blocks { get; } = [];

    public static IStreamStore Around(World world, bool isClaim) => Around(world, isClaim, out _);

    public static IStreamStore Around(World world, bool isClaim, out LateCommands control)
    {
        IStreamStore late = Create<IStreamStore, LateCommands>();
        control = (LateCommands)(object)late;
        control.Use(world.Store);
        (control._isClaim, control._time, control._start) = (isClaim, world.Time, world.Time.GetTimestamp());
        return late;
    }

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        switch (method!.Name)
        {
            case nameof(IStreamStore.OpenReader) when !_isClaim:
                return new LateReader((IGroupReader)base.Invoke(method, arguments)!, () => (IGroupReader)base.Invoke(method, arguments)!, this);
            case nameof(IStreamStore.ReapAsync):
                // Idle for long enough is what was idle when all began, and not what has been claimed since.
                TimeSpan passed = _time.GetElapsedTime(_start);
                arguments![1] = (ReapQuery)arguments[1]! with { MinIdle = TimeSpan.FromMilliseconds(Math.Floor(passed.TotalMilliseconds)) };
                return _isClaim ? ClaimAsync(() => (ValueTask<ReapPage>)base.Invoke(method, arguments)!) : base.Invoke(method, arguments);
            default:
                return base.Invoke(method, arguments);
        }
    }

    private async ValueTask<ReapPage> ClaimAsync(Func<ValueTask<ReapPage>> claim)
    {
        await RunLateAsync(async () => (await claim()).Entries.Dispose());
        return await claim();
    }

    private async Task RunLateAsync(Func<Task> call)
    {
        if (Interlocked.Increment(ref _calls) == 1)
        {
            _late = call;
            throw new UnknownOutcomeException("The connection was lost.");
        }

        if (Interlocked.Exchange(ref _late, null) is { } late) await late();
    }

    private sealed class LateReader(IGroupReader reader, Func<IGroupReader> open, LateCommands control) : IGroupReader
    {
        public bool CanReadAhead => reader.CanReadAhead;

        public AcknowledgementReply Acknowledgement => reader.Acknowledgement;

        public async ValueTask<EntryPage> ReadNewAsync(
            int count, TimeSpan block, ReadOnlyMemory<EntryId> acknowledge, CancellationToken cancellationToken)
        {
            control.Blocks.Enqueue(block);
            await control.RunLateAsync(async () =>
            {
                await using IGroupReader former = open();
                (await former.ReadNewAsync(count, TimeSpan.Zero, default, default)).Dispose();
            });
            return await reader.ReadNewAsync(count, block, acknowledge, cancellationToken);
        }

        public ValueTask<EntryPage> ReadPendingAsync(EntryId after, int count, CancellationToken cancellationToken) =>
            reader.ReadPendingAsync(after, count, cancellationToken);

        public ValueTask DisposeAsync() => reader.DisposeAsync();
    }
}
