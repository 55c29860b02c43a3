using StackExchange.Redis;

namespace Events.Store.StackExchangeRedis;

/// <summary>A command on its way.</summary>
/// <param name="Command">The command.</param>
/// <param name="Result">What will come of it.</param>
internal readonly record struct SentCommand(OutgoingCommand Command, Task<RedisResult> Result)
{
    // To the master alone: a replica may lag behind, and reading in a group is writing. And never again by the library
    // itself: the second flag is CommandRetryNever of 3.x, which earlier releases ignore, and is not named because it is
    // experimental there. What a cluster redirects was not executed, so following a redirection is no repetition.
    private const CommandFlags Flags = CommandFlags.DemandMaster | (CommandFlags)(31 << 13);

    /// <summary>Sends a command.</summary>
    public static SentCommand Send(IDatabaseAsync database, OutgoingCommand command)
    {
        try
        {
            return new SentCommand(command, database.ExecuteAsync(command.Name, command.Arguments, Flags));
        }
        catch (Exception exception)
        {
            // What the library throws at once is an outcome of the command like any other.
            return new SentCommand(command, Task.FromException<RedisResult>(exception));
        }
    }

    /// <summary>Waits for the result.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled; the command goes its way.</exception>
    public async ValueTask<RedisResult> WaitAsync(CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled || Result.IsCompleted) return await Result.ConfigureAwait(false);
        try
        {
            return await Result.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !Result.IsCompleted)
        {
            Abandon();
            throw new OperationCanceledException(
                $"Waiting for {Command.Name} was cancelled after it was sent to Redis; it may be executed all the same.",
                cancellationToken);
        }
    }

    /// <summary>Lets a failure that nobody waits for any more count as seen.</summary>
    public void Abandon() => _ = Result.ContinueWith(
        static task => task.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
