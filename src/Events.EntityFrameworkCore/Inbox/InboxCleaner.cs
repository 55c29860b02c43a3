using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Events.EntityFrameworkCore.Inbox;

/// <summary>Deletes what an inbox need not remember any more. Any number of processes may do so.</summary>
/// <typeparam name="TContext">The context.</typeparam>
/// <param name="contexts">Makes contexts.</param>
/// <param name="options">How long it remembers.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of what fails.</param>
internal sealed partial class InboxCleaner<TContext>(
    ContextSource<TContext> contexts, InboxOptions options, TimeProvider time, ILogger<InboxCleaner<TContext>> logger) : BackgroundService
    where TContext : DbContext
{
    // So that no statement holds locks for long.
    private const int MaxAtOnce = 5_000;

    /// <summary>Deletes what is older.</summary>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>How many rows were deleted.</returns>
    public async Task<int> CleanAsync(CancellationToken cancellationToken)
    {
        long before = (time.GetUtcNow() - options.KeepFor).ToUnixTimeMilliseconds();
        int all = 0;
        while (true)
        {
            int deleted = await contexts.RunAsync<int>(async context =>
            {
                // By time alone, which has an index; a limit on DELETE is not known everywhere.
                IQueryable<InboxMessage> messages = context.Set<InboxMessage>().IgnoreQueryFilters();
                List<long> oldest = await messages.Where(message => message.HandledAt < before)
                    .Select(static message => message.HandledAt).Order().Take(MaxAtOnce)
                    .ToListAsync(cancellationToken).ConfigureAwait(false);
                if (oldest.Count == 0) return 0;
                long last = oldest[^1];
                return await messages.Where(message => message.HandledAt <= last).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            }).ConfigureAwait(false);
            all += deleted;
            if (deleted < MaxAtOnce) return all;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.CleanupInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await CleanAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                CleaningFailed(logger, exception, typeof(TContext).Name);
            }
        }
    }

    [LoggerMessage(2190, LogLevel.Warning, "Deleting old rows of the inbox of {Context} failed; it is tried again.")]
    private static partial void CleaningFailed(ILogger logger, Exception exception, string context);
}
