using Events.Errors;
using Events.Safety;

namespace Events.Redis.Connections;

/// <content>Connecting again, with pauses, until it succeeds.</content>
internal sealed partial class SharedConnection
{
    private static readonly TimeSpan SentinelDelay = TimeSpan.FromMilliseconds(250);

    private void StartReconnecting()
    {
        lock (_reconnectGate.InOrder)
        {
            if (_isDisposed || _isReconnecting || IsLeft) return;
            _isReconnecting = true;
#pragma warning disable RS0030 // Once a lost connection.
            UserCall.Run(() => _reconnecting = Task.Run(ReconnectAsync));
#pragma warning restore RS0030
        }
    }

    private async Task ReconnectAsync()
    {
        TimeSpan limit = _options.ReconnectDelay;
        for (int attempt = 1; ; attempt++)
        {
            // At random, so that the clients of a restarted server do not all come at once.
            TimeSpan delay = limit * (0.5 + (Random.Shared.NextDouble() / 2));
            if (IsLeft)
            {
                lock (_reconnectGate.InOrder) _isReconnecting = false;
                return;
            }

            try
            {
                if (_hasConnected || attempt > 1) await Task.Delay(delay, _disposing.Token).ConfigureAwait(false);
                Use(await RespConnection.OpenSharedAsync(_options, _disposing.Token).ConfigureAwait(false));
                lock (_reconnectGate.InOrder)
                {
                    // It may be lost again already.
                    _isReconnecting = _current is null && !IsLeft;
                    if (!_isReconnecting) return;
                }

                continue;
            }
            catch (OperationCanceledException) when (_disposing.IsCancellationRequested)
            {
                return;
            }
            catch (UnsupportedServerException exception) when (!_hasConnected)
            {
                // What waits learns it at once, and so does what comes; it is asked again only where somebody wants something.
                if (_refusal?.Message != exception.Message) ConnectionLog.Unsupported(_logger, exception.Message);
                _askAgainAt = Environment.TickCount64 + (long)_options.MaxReconnectDelay.TotalMilliseconds;
                _refusal = exception;
                lock (_reconnectGate.InOrder) _isReconnecting = false;
                _waiting.Fail(static _ => true, () => exception);
                return;
            }
            catch (Exception exception)
            {
                _lastFailure = exception;
                _report.Failed(attempt, exception);
            }

            // Where Sentinels are asked, it is them who are asked more often, and who know in a moment.
            TimeSpan longest = _options.Masters is null || _options.MaxReconnectDelay < SentinelDelay ? _options.MaxReconnectDelay : SentinelDelay;
            limit = limit * 2 < longest ? limit * 2 : longest;
        }
    }
}
