using Events.Errors;
using Events.Safety;
using Events.Store;
using Events.Store.Roles;
using Events.Time;

namespace Events.Partitioning;

/// <summary>
/// Makes sure that all who use a stream split it into the same number of partitions: before anything else, and beside it every few seconds from then on, since
/// what is kept beside the stream may be lost and said anew by somebody else. Thread-safe.
/// </summary>
/// <param name="store">Where the stream is.</param>
/// <param name="stream">The stream, by the key that it is declared with.</param>
/// <param name="partitions">The number that this process declares.</param>
/// <param name="time">The clock.</param>
internal sealed class PartitionAgreement(IStreamStore store, StreamKey stream, int partitions, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private volatile bool _isMade;
    private long _madeAt;
    private int _isChecking;

    /// <summary>True when the number is known. Whoever asks has it compared again where that was some seconds ago, and need not wait for it.</summary>
    public bool IsMade
    {
        get
        {
            if (!_isMade) return false;
            if (time.Since(Volatile.Read(ref _madeAt)) > Lifetime && Interlocked.Exchange(ref _isChecking, 1) == 0) UserCall.Run(() => _ = CheckAsync());
            return true;
        }
    }

    /// <summary>The number has become another one: it is compared before anything else is done.</summary>
    public void Forget() => _isMade = false;

    /// <summary>Compares, or says it first.</summary>
    /// <exception cref="PartitionsDifferException">Others have another number.</exception>
    public async ValueTask MakeAsync(CancellationToken cancellationToken)
    {
        if (IsMade) return;
        try
        {
            await CompareAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (UnknownOutcomeException exception)
        {
            // Of what is behind it nothing is on its way.
            throw new ConnectionFailedException(
                $"It is not known whether others split '{stream}' into {partitions} partitions as well, so nothing was sent: {exception.Message}", exception);
        }
    }

    private async ValueTask CompareAsync(CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        int actual = await store.AgreePartitionsAsync(stream, partitions, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _madeAt, start);
        _isMade = actual == partitions;
        if (actual != partitions) throw new PartitionsDifferException(stream.Name, partitions, actual);
    }

    private async Task CheckAsync()
    {
        try
        {
            await CompareAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // What differs is told to whoever comes next, and a store that is away is asked again.
        }
        finally
        {
            Volatile.Write(ref _isChecking, 0);
        }
    }
}
