using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Events.Store.Redis;

/// <summary>
/// Receiving the reply. What is there when it is awaited is received on the awaiting thread. As long as entries keep coming
/// the next are waited for on a thread of the reader's own, which goes on with what awaits them: a busy consumer switches
/// no threads. A reader that has nothing to read holds no thread.
/// </summary>
internal sealed partial class RedisGroupReader
{
    // The shortest that the operating system's poll knows: the next page of a busy stream is there within it.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    // For how long after the last entry the thread sleeps for the next one.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ReceiveThread _thread;
    private readonly Action _onReceived;
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _receiving;
    private bool _isReceiving;
    private bool _hasWaited;

    public ValueTaskSourceStatus GetStatus(short token)
    {
        ValueTaskSourceStatus status = _core.GetStatus(token);
        if (status != ValueTaskSourceStatus.Pending || _isReceiving || _starting is { IsCompleted: false }) return status;
        ReceiveHere();
        return _core.GetStatus(token);
    }

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        bool isPending = _core.GetStatus(token) == ValueTaskSourceStatus.Pending;
        _core.RunContinuationsAsynchronously = true;
        _core.OnCompleted(continuation, state, token, flags);
        if (!isPending) return;
        _isReceiving = true;
        if (_starting is not null) _ = StartThenReceiveAsync(_starting);
        else if (!_isBusy || _connection is not { Transport.CanWait: true } || !_thread.TryReceive()) Receive();
    }

    // On the awaiting thread: what has come by now, or comes within a moment.
    private void ReceiveHere()
    {
        try
        {
            // A connection that was not open has not answered yet, and its errors belong to the other way.
            if (_starting is not null || _connection is not { } connection) return;
            TimeSpan patience = (_isBusy || _block == TimeSpan.Zero) && !_hasWaited ? Moment : TimeSpan.Zero;
            _hasWaited = true;
            while (!TryParse(connection))
            {
                if (!connection.TryReceive(_replyState.Needed, patience)) return;
            }

            Finish();
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    // On the reader's own thread, which may sleep.
    private void ReceiveOnThread()
    {
        // Nothing of the awaiting code is on this stack any more.
        _core.RunContinuationsAsynchronously = false;
        try
        {
            RespConnection connection = _connection!;
            SetDeadline();
            while (!TryParse(connection))
            {
                if (connection.TryReceive(_replyState.Needed, Patience)) continue;
                Receive();
                return;
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }

        Finish();
    }

    private async Task StartThenReceiveAsync(Task starting)
    {
        try
        {
            await starting.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }

        Receive();
    }

    // The awaiting thread has gone: whichever thread brings the reply goes on with what waits for it.
    private void Receive()
    {
        try
        {
            RespConnection connection = _connection!;
            SetDeadline();
            while (!TryParse(connection))
            {
                ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter receiving =
                    connection.ReceiveAsync(_replyState.Needed).ConfigureAwait(false).GetAwaiter();
                if (!receiving.IsCompleted)
                {
                    _receiving = receiving;
                    receiving.UnsafeOnCompleted(_onReceived);
                    return;
                }

                connection.Accept(receiving.GetResult());
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }

        Finish();
    }

    private void OnReceived()
    {
        // Woken up from outside, so what waits may run here; before, it would have run inside its own await.
        _core.RunContinuationsAsynchronously = false;
        try
        {
            _connection!.Accept(_receiving.GetResult());
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }

        Receive();
    }
}
