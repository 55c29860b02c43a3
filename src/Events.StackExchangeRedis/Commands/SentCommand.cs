using System.Diagnostics;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Commands;

/// <summary>A command on its way.</summary>
/// <param name="Command">The command.</param>
/// <param name="Result">What will come of it.</param>
internal readonly record struct SentCommand(OutgoingCommand Command, Task<RedisResult> Result)
{
    // To the master alone: a replica may lag behind, and reading in a group is writing. And never again by the library
    // itself, which names the flag for that experimental. What a cluster redirects was not executed, so following a
    // redirection is no repetition.
#pragma warning disable SER007
    private const CommandFlags Flags = CommandFlags.DemandMaster | CommandFlags.CommandRetryNever;
#pragma warning restore SER007

    /// <summary>Sends a command.</summary>
    public static SentCommand Send(IDatabaseAsync database, OutgoingCommand command)
    {
        Activity? hidden = HiddenCommand.Hide();
        try
        {
            return new SentCommand(command, database.ExecuteAsync(command.Name, command.Arguments, Flags));
        }
        catch (Exception exception)
        {
            // What the library throws at once is an outcome of the command like any other.
            return new SentCommand(command, Task.FromException<RedisResult>(exception));
        }
        finally
        {
            HiddenCommand.End(hidden);
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
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested && !Result.IsCompleted)
        {
            Abandon();
            throw new OperationCanceledException(
                $"Waiting for {Command.Name} was cancelled after it was sent to Redis; it may be executed all the same.",
                exception,
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
