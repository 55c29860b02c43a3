using System.Runtime.ExceptionServices;

namespace Events.Dashboard.Live;

/// <summary>
/// Finds what takes the store some work to find: one at a time looks for all who ask, and only so often that it takes no more than a tenth of the
/// time.
/// </summary>
/// <typeparam name="T">What is found.</typeparam>
/// <param name="look">Looks for it; given what was found last, null for nothing.</param>
/// <param name="interval">How often at the most.</param>
/// <param name="time">The time.</param>
internal sealed class SharedLook<T>(Func<T?, CancellationToken, ValueTask<T>> look, TimeSpan interval, TimeProvider time)
    where T : class
{
    private const int Rest = 9;

    private readonly SemaphoreSlim _one = new(1, 1);
    private T? _last;
    private ExceptionDispatchInfo? _failure;
    private TimeSpan _rest;
    private long _lookedAt;
    private volatile bool _isForgotten = true;

    /// <summary>The time at which somebody last asked.</summary>
    public DateTimeOffset UsedAt { get; private set; } = time.GetUtcNow();

    /// <summary>Gives what there is, or was when it was looked for last.</summary>
    public async ValueTask<T> GetAsync(CancellationToken cancellationToken)
    {
        UsedAt = time.GetUtcNow();
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isForgotten && time.GetElapsedTime(_lookedAt) < _rest)
            {
                _failure?.Throw();
                if (_last is { } last) return last;
            }

            // Before the look: what is forgotten during it is looked for again.
            _isForgotten = false;
            long start = time.GetTimestamp();
            try
            {
                _last = await look(_last, cancellationToken).ConfigureAwait(false);
                _failure = null;
                return _last;
            }
            catch (OperationCanceledException)
            {
                // Who asks next does not wait for the rest of one who has gone.
                _isForgotten = true;
                throw;
            }
            catch (Exception exception)
            {
                _failure = ExceptionDispatchInfo.Capture(exception);
                throw;
            }
            finally
            {
                _lookedAt = time.GetTimestamp();
                TimeSpan rest = time.GetElapsedTime(start, _lookedAt) * Rest;

                // A little less than the interval, or every second look would find what the first one did.
                _rest = rest > interval * 0.8 ? rest : interval * 0.8;
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Forgets what was found, because what was found before an action is not what is there after it.</summary>
    public void Forget() => _isForgotten = true;
}
