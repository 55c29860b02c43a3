using System.Reflection;
using Events.Errors;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Behaviour.Worlds;

/// <summary>A store that refuses to claim dedupe keys once, after long; and whose connection for reading breaks when it is told to.</summary>
public class HeldUpRefusal : OtherProcess
{
    private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _breaking = new();
    private int _claims;
    private int _readers;
    private int _looks;

    /// <summary>Whether the refusal is on its way.</summary>
    public bool IsHeldUp => Volatile.Read(ref _claims) > 0;

    /// <summary>How many readers were opened.</summary>
    public int Readers => Volatile.Read(ref _readers);

    /// <summary>How often was looked at what is pending, while the refusal was on its way.</summary>
    public int Looks => Volatile.Read(ref _looks);

    public static (IStreamStore Store, HeldUpRefusal Control) Around(IStreamStore store)
    {
        IStreamStore refusing = Create<IStreamStore, HeldUpRefusal>();
        var control = (HeldUpRefusal)(object)refusing;
        control.Use(store);
        return (refusing, control);
    }

    /// <summary>Breaks the connection of the first reader.</summary>
    public Task BreakAsync() => _breaking.CancelAsync();

    public void GoOn() => _goesOn.SetResult();

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        switch (method!.Name)
        {
            case nameof(IStreamStore.ClaimDedupeAsync) when Interlocked.Increment(ref _claims) == 1:
                return RefuseAsync();

            case nameof(IStreamStore.OpenReader):
                var reader = (IGroupReader)base.Invoke(method, arguments)!;
                return Interlocked.Increment(ref _readers) == 1 ? new BreakingReader(reader, _breaking.Token) : reader;

            case nameof(IStreamStore.PendingAsync) when IsHeldUp && !_goesOn.Task.IsCompleted
                && arguments!.OfType<PendingQuery>().Any(static query => query.Consumer is not null):
                Interlocked.Increment(ref _looks);
                break;
        }

        return base.Invoke(method, arguments);
    }

    private async ValueTask<IReadOnlyList<DedupeState>> RefuseAsync()
    {
        await _goesOn.Task;
        throw new ServerErrorException("OOM", "OOM command not allowed when used memory > 'maxmemory'.", isTransient: true);
    }

    private sealed class BreakingReader(IGroupReader reader, CancellationToken breaking) : IGroupReader
    {
        public bool CanReadAhead => false;

        public AcknowledgementReply Acknowledgement => reader.Acknowledgement;

        public async ValueTask<EntryPage> ReadNewAsync(
            int count, TimeSpan block, ReadOnlyMemory<EntryId> acknowledge, CancellationToken cancellationToken)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, breaking);
            try
            {
                return await reader.ReadNewAsync(count, block, acknowledge, either.Token);
            }
            catch (OperationCanceledException) when (breaking.IsCancellationRequested)
            {
                throw new ConnectionFailedException("The connection was lost.");
            }
        }

        public ValueTask<EntryPage> ReadPendingAsync(EntryId after, int count, CancellationToken cancellationToken) =>
            reader.ReadPendingAsync(after, count, cancellationToken);

        public ValueTask DisposeAsync() => reader.DisposeAsync();
    }
}
