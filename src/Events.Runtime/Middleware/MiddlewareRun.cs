using System.Runtime.ExceptionServices;
using Events.Definitions;
using Events.Locking;
using Events.Wire;
using Microsoft.Extensions.Logging;

namespace Events.Middleware;

/// <summary>
/// One run of the middlewares and the handler behind them. It ends when everything has ended that a middleware went on to, whether it
/// awaited that or not, so that nothing is settled while its handler runs. Reused for one run after the other.
/// </summary>
internal abstract class MiddlewareRun(int count, ILogger logger) : HandlerInvocation
{
    private readonly OrderedLock _lock = new(LockRank.Collection);

    // What has not ended: the middlewares by their places, the outermost at 0, and the handler behind the last.
    private readonly bool[] _running = new bool[count + 1];
    private List<NextResult>? _results;
    private TaskCompletionSource? _rest;
    private IConsumerGroup? _instance;
    private Exception? _undecodable;
    private int _version;
    private int _under;
    private bool _hasHandled;

    /// <summary>Runs all of it.</summary>
    public ValueTask RunAsync(IConsumerGroup instance)
    {
        lock (_lock.InOrder)
        {
            _instance = instance;
            _undecodable = null;
            _hasHandled = false;
            _results?.Clear();
            _running[0] = true;
        }

        Task outermost;
        try
        {
            ValueTask running = CallAsync(0, new EventHandlerNext(this, 1, _version), Token);
            if (running.IsCompletedSuccessfully)
            {
                running.GetAwaiter().GetResult();
                outermost = Task.CompletedTask;
            }
            else
            {
                outermost = running.AsTask();
            }
        }
        catch (Exception exception)
        {
            outermost = Task.FromException(exception);
        }

        if (!outermost.IsCompletedSuccessfully || Close() is not { IsCompleted: true }) return EndAsync(outermost);
        return Failure(null) is { } failure ? ValueTask.FromException(failure) : default;
    }

    public override ValueTask InvokeAsync(int index, int version, CancellationToken cancellationToken)
    {
        lock (_lock.InOrder)
        {
            if (version != _version || !_running[index - 1]) throw new InvalidOperationException("This EventHandlerNext belongs to a delivery that has ended: go on before the middleware's task completes.");
            if (_running[index]) throw new InvalidOperationException("The middleware has gone on already, and that has not ended: await it before going on again.");
            _running[index] = true;
            _under++;
        }

        NextResult result;
        try
        {
            ValueTask running = index < count
                ? CallAsync(index, new EventHandlerNext(this, index + 1, version), cancellationToken)
                : HandleAsync(cancellationToken);
            if (running.IsCompletedSuccessfully)
            {
                running.GetAwaiter().GetResult();
                Leave(index);
                return default;
            }

            result = new NextResult(running.AsTask());
            lock (_lock.InOrder) (_results ??= []).Add(result);
        }
        catch
        {
            Leave(index);
            throw;
        }

        result.Begin(this, index);
        return result.AsValueTask();
    }

    /// <summary>The token that asks the handler to stop.</summary>
    protected abstract CancellationToken Token { get; }

    /// <summary>Tells whether something was decided that going on again cannot change.</summary>
    protected abstract bool IsCommitted { get; }

    /// <summary>Tells whether what was to be decoded is decoded.</summary>
    protected abstract bool IsDecoded { get; }

    /// <summary>Calls a middleware.</summary>
    protected abstract ValueTask CallAsync(int index, EventHandlerNext next, CancellationToken cancellationToken);

    /// <summary>Calls the handler.</summary>
    protected abstract ValueTask HandleAsync(IConsumerGroup instance, CancellationToken cancellationToken);

    /// <summary>The handler is to run again: what it has decided does not count.</summary>
    protected abstract void Undecide();

    /// <summary>A middleware has failed, and not for want of a valid entry: it counts as the handler's failure.</summary>
    protected abstract void MarkHandled();

    /// <summary>Logs that a middleware has not awaited what it went on to.</summary>
    protected abstract void WarnOfRest();

    protected ILogger Logger => logger;

    private ValueTask HandleAsync(CancellationToken cancellationToken)
    {
        if (IsCommitted) throw new InvalidOperationException("The event was committed already: its handler is not run again.");
        if (_hasHandled) Undecide();
        _hasHandled = true;
        try
        {
            return HandleAsync(_instance!, cancellationToken);
        }
        catch (Exception exception) when (!IsDecoded)
        {
            _undecodable = exception;
            throw;
        }
    }

    /// <summary>Ends the code that was gone on to.</summary>
    internal void Leave(int index)
    {
        TaskCompletionSource? rest = null;
        lock (_lock.InOrder)
        {
            _running[index] = false;
            if (--_under == 0) rest = _rest;
        }

        rest?.TrySetResult();
    }

    // The outermost has ended; completes when what was gone on to has ended too.
    private Task Close()
    {
        lock (_lock.InOrder)
        {
            _running[0] = false;
            if (_under == 0) return Task.CompletedTask;
            _rest = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _rest.Task;
        }
    }

    private async ValueTask EndAsync(Task outermost)
    {
        Exception? failure = null;
        try
        {
            await outermost.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        Task rest;
        lock (_lock.InOrder) rest = _rest?.Task ?? Close();
        if (!rest.IsCompleted)
        {
            WarnOfRest();
            await rest.ConfigureAwait(false);
        }

        lock (_lock.InOrder) _rest = null;
        if (Failure(failure) is { } thrown) ExceptionDispatchInfo.Throw(thrown);
    }

    // What does not decode fails whatever a middleware makes of it, and so does what failed with nobody looking.
    private Exception? Failure(Exception? failure)
    {
        lock (_lock.InOrder)
        {
            _version++;
            if (_undecodable is not null) return _undecodable;
            foreach (NextResult result in _results ?? []) failure ??= result.UnobservedFailure;
        }

        if (failure is not null and not EventDecodeException) MarkHandled();
        return failure;
    }
}
