using Events;
using Microsoft.Extensions.Logging;

namespace Good.Crm;

[EventStream("crm", MaxLength = 50_000)]
public sealed partial class CrmStream;

[Event<CrmStream>("created")]
public sealed partial record Created(Guid ContactId, string Name);

[Event<CrmStream>("removed")]
public sealed partial record Removed(Guid ContactId);

[Event<CrmStream>("seen")]
public sealed partial record Seen(Guid ContactId, DateTimeOffset At);

public interface ICrm
{
    Task PutAsync(Guid id, string name, CancellationToken token);
    Task DeleteAsync(Guid id, CancellationToken token);
    Task WarmAsync(Guid id);
}

public interface IFailures { Task NoteAsync(Guid id, Exception error, CancellationToken token); }

[ConsumerGroup<CrmStream>("crm")]
public sealed partial class CrmGroup(ICrm crm, IFailures failures, ILogger<CrmGroup> logger)
{
    [Handles]
    public async Task OnCreated(Created created, CancellationToken token)
    {
        try { await crm.PutAsync(created.ContactId, created.Name, token); }
        catch (TimeoutException e)
        {
            logger.LogWarning(e, "Slow for {Id}", created.ContactId);
            throw;
        }

        try { await crm.WarmAsync(created.ContactId); }
        catch (Exception e) { logger.LogDebug(e, "cold"); }
    }

    [Handles]
    public async Task OnRemoved(Removed removed, CancellationToken token)
    {
        try { await crm.DeleteAsync(removed.ContactId, token); }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await failures.NoteAsync(removed.ContactId, e, token);
        }
    }

    [Handles]
    public async Task OnSeen(Seen seen, CancellationToken token)
    {
        Task warm = crm.WarmAsync(seen.ContactId);
        logger.LogInformation("Seen {Id} at {At}", seen.ContactId, seen.At);
        await warm.WaitAsync(token);
    }
}
