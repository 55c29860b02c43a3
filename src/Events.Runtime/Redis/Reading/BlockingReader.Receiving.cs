using Events.Redis.Connections;

namespace Events.Redis.Reading;

/// <summary>
/// Receiving the reply: on the awaiting thread if it is there, or comes within a moment while entries keep coming; else on a
/// thread of the reader's own, which goes on with what awaits it. So a busy consumer switches no threads.
/// </summary>
internal abstract partial class BlockingReader
{
    // The shortest that the operating system's poll knows: the next page of a busy stream is there within it.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    // For how long the thread of a reader that is not reading is kept.
    private static readonly TimeSpan ThreadKept = TimeSpan.FromSeconds(10);

    private readonly ReceiveThread _thread;

    /// <summary>Receives, on the awaiting thread, what has come by now or comes within a moment.</summary>
    /// <exception cref="InvalidOperationException">The page of the read before it was not awaited.</exception>
    public void ReceiveHere(BlockingRead read)
    {
        if (read != _first) throw new InvalidOperationException("The pages of a reader are awaited in the order of its reads.");
        if (read.Connection is not { } connection) return;
        try
        {
            TimeSpan patience = (_isBusy || read.Block == TimeSpan.Zero) && !read.HasWaited ? Moment : TimeSpan.Zero;
            read.HasWaited = true;
            while (!TryParse(read, connection))
            {
                if (!connection.TryReceive(_replyState.Needed, patience)) return;
            }
        }
        catch (Exception exception)
        {
            Fail(read, exception);
            return;
        }

        Finish(read);
    }

    /// <summary>The awaiting thread has gone, or there is no connection yet.</summary>
    public void BeginReceive(BlockingRead read)
    {
        read.IsReceiving = true;
        if (!_thread.TryReceive()) Fail(read, new ObjectDisposedException(GetType().Name));
    }

    // On the reader's own thread.
    private void ReceiveOnThread()
    {
        BlockingRead read = _first;
        read.GoOnHere();
        try
        {
            if (read.Connection is null) OpenAndSend(read);
            RespConnection connection = read.Connection!;
            SetDeadline(read);
            while (!TryParse(read, connection))
            {
                connection.Receive(_replyState.Needed);

                // A long page is not late as long as more of it comes.
                SetDeadline(read);
            }
        }
        catch (Exception exception)
        {
            Fail(read, exception);
            return;
        }

        Finish(read);
    }

    private void OpenAndSend(BlockingRead read)
    {
        RespConnection connection = Open(read.CancellationToken);
        _connection = connection;
        _replyState = default;
        if (_disposing.IsCancellationRequested) connection.Dispose();
        Send(read, connection);
    }
}
