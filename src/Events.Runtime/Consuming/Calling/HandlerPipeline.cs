using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Events.Consuming.Holding;
using Events.Definitions;
using Events.Diagnostics;
using Events.Locking;
using Events.Middleware;
using Events.Safety;
using Events.Store;
using Events.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Events.Consuming.Calling;

/// <summary>The one way to a handler: makes the instance where need be, runs the middlewares and the handler behind them, disposes.</summary>
internal sealed class HandlerPipeline
{
    // How often it is repeated that the class cannot be made.
    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(1);

    private readonly IHandlerSource _source;
    private readonly MiddlewareChain _middleware;
    private readonly IConsumerGroup? _instance;
    private readonly string _group;
    private readonly StreamKey _stream;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TimeSpan _disposeLimit;
    private readonly HandlerObserver _observer;
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private bool _isChecked;
    private bool _isUnavailable;
    private long _toldAt;

    /// <param name="source">Where the instance comes from.</param>
    /// <param name="middleware">What runs around the handler, the outermost first.</param>
    /// <param name="group">The group, for messages.</param>
    /// <param name="stream">The stream, for messages.</param>
    /// <param name="observer">Tells those who watch.</param>
    /// <param name="disposeLimit">For how long a worker waits for the disposal of a scope.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where to log.</param>
    public HandlerPipeline(
        IHandlerSource source,
        MiddlewareChain middleware,
        string group,
        StreamKey stream,
        HandlerObserver observer,
        TimeSpan disposeLimit,
        TimeProvider time,
        ILogger logger)
    {
        _observer = observer;
        _source = source;
        _middleware = middleware;
        _instance = source.Instance;
        _group = group;
        _stream = stream;
        _disposeLimit = disposeLimit;
        _time = time;
        _logger = logger;
    }

    /// <summary>Tells whether the class of the handlers could not be made when it was last to be.</summary>
    public bool IsUnavailable => Volatile.Read(ref _isUnavailable);

    /// <summary>The context that each call begins in; null for one without anything.</summary>
    public ExecutionContext? Context { get; set; }

    /// <summary>Finds out who watches. Takes a few seconds at the most.</summary>
    public Task PrepareAsync() => _observer.FindScopesAsync();

    /// <summary>Makes an instance and throws it away, so that what cannot be made shows at the start.</summary>
    /// <exception cref="HandlerUnavailableException">It cannot be made.</exception>
    public void Check()
    {
        if (_isChecked) return;
        _source.Check(_logger, _disposeLimit);
        _isChecked = true;
    }

    /// <summary>Runs the handler of an entry. The scope it is made in is the entry's from then on (<see cref="HeldEntry.TakeScope"/>).</summary>
    /// <exception cref="HandlerUnavailableException">No instance can be made: no fault of the entry's.</exception>
    public ValueTask InvokeAsync(HeldEntry entry)
    {
        if (_observer.IsOn) return InvokeWatchedAsync(entry);
        UserCall.Enter(Context);
        try
        {
            return Call(entry);
        }
        finally
        {
            UserCall.Exit(Context);
        }
    }

    /// <summary>Runs a batch handler. The scope it is made in is the batch's from then on (<see cref="HeldBatch.TakeScope"/>).</summary>
    /// <exception cref="HandlerUnavailableException">No instance can be made: no fault of the entries'.</exception>
    public ValueTask InvokeAsync(HeldBatch batch)
    {
        if (_observer.IsOn) return InvokeWatchedAsync(batch);
        UserCall.Enter(Context);
        try
        {
            return Call(batch);
        }
        finally
        {
            UserCall.Exit(Context);
        }
    }

    // What the observer begins is current for the handler, and ends when that has ended; the entry is settled after that.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask InvokeWatchedAsync(HeldEntry entry)
    {
        Task? going = null;
        Exception? failure = null;
        UserCall.Enter(Context);
        entry.Run.IsBeingTold = true;
        HandlerCall call = _observer.Begin(entry, Context);
        entry.Run.IsBeingTold = false;
        try
        {
            ValueTask handling = Call(entry);
            if (handling.IsCompletedSuccessfully) handling.GetAwaiter().GetResult();
            else going = handling.AsTask();
        }
        catch (Exception exception)
        {
            failure = exception;
        }
        finally
        {
            UserCall.Exit(Context);
        }

        if (going is not null) failure = await UserCall.EndedAsync(going).ConfigureAwait(false);
        entry.Run.IsBeingTold = true;
        _observer.End(call, entry, failure);
        entry.Run.IsBeingTold = false;
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask InvokeWatchedAsync(HeldBatch batch)
    {
        Task? going = null;
        Exception? failure = null;
        UserCall.Enter(Context);
        batch.Run.IsBeingTold = true;
        HandlerCall call = _observer.Begin(batch, Context);
        batch.Run.IsBeingTold = false;
        try
        {
            ValueTask handling = Call(batch);
            if (handling.IsCompletedSuccessfully) handling.GetAwaiter().GetResult();
            else going = handling.AsTask();
        }
        catch (Exception exception)
        {
            failure = exception;
        }
        finally
        {
            UserCall.Exit(Context);
        }

        if (going is not null) failure = await UserCall.EndedAsync(going).ConfigureAwait(false);
        batch.Run.IsBeingTold = true;
        _observer.End(call, batch, failure);
        batch.Run.IsBeingTold = false;
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }

    private ValueTask Call(HeldEntry entry)
    {
        IConsumerGroup instance = _instance ?? Make(entry);
        return _middleware.Events.Length == 0
            ? instance.HandleAsync(entry.DispatchedTo, entry.Fields, new EventContext(entry), entry.Token)
            : (entry.Middleware ??= new EventRun(_middleware.Events, entry, _logger)).RunAsync(instance);
    }

    private ValueTask Call(HeldBatch batch)
    {
        IConsumerGroup instance = _instance ?? Make(batch);
        return _middleware.Batches.Length == 0
            ? instance.HandleBatchAsync(batch.DispatchedTo, batch, batch.Token)
            : (batch.Middleware ??= new BatchRun(_middleware.Batches, batch, _logger)).RunAsync(instance);
    }

    /// <summary>Disposes the scope of a call that has ended. What fails is logged: the outcome of the handler stands.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="id">The entry, or the first one of the batch.</param>
    public async ValueTask DisposeAsync(IServiceScope scope, EntryId id)
    {
        try
        {
            Task disposing = BeginDisposing(scope);
            if (disposing.IsCompletedSuccessfully) return;
            await UserCall.EndedAsync(disposing.WaitAsync(_disposeLimit, _time)).ConfigureAwait(false);
            if (disposing.IsCompleted) await disposing.ConfigureAwait(false);
            else Abandon(disposing, id);
        }
        catch (Exception exception)
        {
            Log.HandlerScopeFailed(_logger, id, _stream.Name, _group, exception);
        }
    }

    // The event is done, and others wait for the worker.
    private void Abandon(Task disposing, EntryId id)
    {
        Log.HandlerScopeSlow(_logger, id, _stream.Name, _group, _disposeLimit);
        _ = disposing.ContinueWith(
            ended => Log.HandlerScopeFailed(_logger, id, _stream.Name, _group, ended.Exception!.InnerException!),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
    }

    private Task BeginDisposing(IServiceScope scope)
    {
        UserCall.Enter(Context);
        try
        {
            if (scope is IAsyncDisposable disposable) return disposable.DisposeAsync().AsTask();
            scope.Dispose();
            return Task.CompletedTask;
        }
        finally
        {
            UserCall.Exit(Context);
        }
    }

    // There may be a scope to dispose though nothing could be made in it.
    private IConsumerGroup Make(HeldEntry entry)
    {
        IServiceScope? scope = null;
        try
        {
            return Make(out scope);
        }
        finally
        {
            entry.Scope = scope;
        }
    }

    private IConsumerGroup Make(HeldBatch batch)
    {
        IServiceScope? scope = null;
        try
        {
            return Make(out scope);
        }
        finally
        {
            batch.Scope = scope;
        }
    }

    private IConsumerGroup Make(out IServiceScope? scope)
    {
        IConsumerGroup made;
        scope = null;
        try
        {
            made = _source.Make(out scope);
        }
        catch (HandlerUnavailableException exception)
        {
            Tell(exception);
            throw;
        }

        if (Volatile.Read(ref _isUnavailable)) TellOfEnd();
        return made;
    }

    // Once, and then now and then: every event that waits for it would say the same.
    private void Tell(HandlerUnavailableException exception)
    {
        long now = _time.GetTimestamp();
        lock (_lock.InOrder)
        {
            if (_isUnavailable && _time.Until(_toldAt, now) < Reminder) return;
            _isUnavailable = true;
            _toldAt = now;
        }

        Log.HandlerUnavailable(_logger, _group, _stream.Name, exception.Message, exception);
    }

    private void TellOfEnd()
    {
        lock (_lock.InOrder)
        {
            if (!_isUnavailable) return;
            _isUnavailable = false;
        }

        Log.HandlerAvailable(_logger, _group, _stream.Name);
    }
}
