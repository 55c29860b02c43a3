using Events.Safety;

namespace Events.Redis;

/// <summary>
/// The application's credentials, for all connections of a store: kept as long as it is good, and asked for again in time, so that live connections can
/// be told before the server closes them.
/// </summary>
internal sealed class CredentialSource : IDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    private readonly Func<CancellationToken, ValueTask<RedisCredentials>> _ask;
    private readonly Action<Exception> _onFailed;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _disposing = new();
    private readonly Timer _timer;
    private RedisCredentials? _current;
    private DateTimeOffset _renewAt;
    private int _version;

    /// <param name="ask">The application's callback.</param>
    /// <param name="onFailed">Told when a renewal failed; it is tried again.</param>
    public CredentialSource(Func<CancellationToken, ValueTask<RedisCredentials>> ask, Action<Exception> onFailed)
    {
        _ask = ask;
        _onFailed = onFailed;

        // It must not keep the context of whoever makes the store.
        Timer? timer = null;
        UserCall.Run(() => timer = new Timer(static self => _ = ((CredentialSource)self!).RenewAsync(), this, Timeout.Infinite, Timeout.Infinite));
        _timer = timer!;
    }

    /// <summary>Is raised with new credentials, for connections that have older ones.</summary>
    public event Action? Renewed;

    /// <summary>Grows with each renewal: a connection that was authenticated with a smaller one is to be told.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>The last ones; null before the first.</summary>
    public RedisCredentials? Current => Volatile.Read(ref _current);

    /// <summary>Gives the credentials for a new connection.</summary>
    public async ValueTask<(RedisCredentials Credentials, int Version)> GetAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_current is not { ExpiresAt: not null } || TimeProvider.System.GetUtcNow() >= _renewAt) await AskAsync(cancellationToken).ConfigureAwait(false);
            return (_current!, _version);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>A server has refused them: the next connection asks anew.</summary>
    public void Refuse(int version)
    {
        if (version == Version) _renewAt = default;
    }

    public void Dispose()
    {
        _disposing.Cancel();
        _timer.Dispose();
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        RedisCredentials credentials = await _ask(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException("it returned null.");
        bool isNew = _current is null || _current.Password != credentials.Password || _current.User != credentials.User;
        Volatile.Write(ref _current, credentials);
        if (isNew) Interlocked.Increment(ref _version);
        if (credentials.ExpiresAt is not { } end) return;
        TimeSpan pause = (end - TimeProvider.System.GetUtcNow()) * 0.75;
        pause = pause < ShortestPause ? ShortestPause : pause > LongestPause ? LongestPause : pause;
        _renewAt = TimeProvider.System.GetUtcNow() + pause;
        Schedule(pause);
    }

    private async Task RenewAsync()
    {
        try
        {
            int before = Version;
            await _gate.WaitAsync(_disposing.Token).ConfigureAwait(false);
            try
            {
                await AskAsync(_disposing.Token).ConfigureAwait(false);
            }
            finally
            {
                _gate.Release();
            }

            if (Version != before) Renewed?.Invoke();
        }
        catch (Exception exception)
        {
            if (_disposing.IsCancellationRequested) return;
            _onFailed(exception);

            // A few times before they end, and now and then behind that.
            TimeSpan left = (_current?.ExpiresAt ?? default) - TimeProvider.System.GetUtcNow();
            TimeSpan pause = left / 4;
            Schedule(pause < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : pause > TimeSpan.FromMinutes(1) ? TimeSpan.FromMinutes(1) : pause);
        }
    }

    private void Schedule(TimeSpan pause)
    {
        try
        {
            _timer.Change(pause, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The store is gone.
        }
    }
}
