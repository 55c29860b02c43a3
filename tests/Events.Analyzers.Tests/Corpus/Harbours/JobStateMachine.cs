using Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Harbour.States;

[EventStream("jobs", MaxLength = 100_000)]
public sealed partial class JobStream;

[Event<JobStream>("job.requested")]
public sealed partial record JobRequested(string JobId, string Customer, string Email);

public enum JobState { Requested, Running, Done }

public class Job
{
    public string Id { get; set; } = "";
    public JobState State { get; set; }
    public int Runs { get; set; }
}

public class JobContext(DbContextOptions<JobContext> options) : DbContext(options)
{
    public DbSet<Job> Jobs => Set<Job>();
}

public interface IJobMails { Task SendStartedAsync(string email, string job, CancellationToken token); }

[ConsumerGroup<JobStream>("machine")]
public sealed partial class JobStateMachine(IDbContextFactory<JobContext> contexts, IJobMails mails, ILogger<JobStateMachine> logger)
{
    [Handles]
    public async Task OnRequested(JobRequested requested, CancellationToken token)
    {
        await using var context = await contexts.CreateDbContextAsync(token);
        var job = await context.Jobs.FindAsync([requested.JobId], token);
        if (job is not { State: JobState.Requested })
        {
            logger.LogInformation("{Job} runs already", requested.JobId);
            return;
        }

        job.State = JobState.Running;
        job.Runs++;
        await mails.SendStartedAsync(requested.Email, requested.JobId, token);
        await context.SaveChangesAsync(token);
    }
}
