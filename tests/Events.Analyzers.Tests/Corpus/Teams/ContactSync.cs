using System.Diagnostics.Metrics;
using Events;
using Microsoft.Extensions.Logging;

namespace Crm.Sync;

[EventStream("crm:contacts", MaxLength = 50_000)]
public sealed partial class ContactStream;

[Event<ContactStream>("contact.created")]
public sealed partial record ContactCreated(Guid ContactId, string Name, string Email);

[Event<ContactStream>("contact.merged")]
public sealed partial record ContactMerged(Guid ContactId, Guid Into);

[Event<ContactStream>("contact.deleted")]
public sealed partial record ContactDeleted(Guid ContactId);

public interface IHubSpot
{
    Task UpsertContactAsync(Guid id, string name, string email, CancellationToken token);
    Task MergeAsync(Guid from, Guid into, CancellationToken token);
    Task RemoveAsync(Guid id, CancellationToken token);
}

[ConsumerGroup<ContactStream>("hubspot")]
public sealed partial class HubSpotSync(IHubSpot hubspot, ILogger<HubSpotSync> logger)
{
    private static readonly Meter Meter = new("Crm.Sync");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("hubspot_failures");

    [Handles]
    public async ValueTask OnCreated(ContactCreated created, CancellationToken token)
    {
        try
        {
            logger.LogDebug("Contact {Id}", created.ContactId);
            await hubspot.UpsertContactAsync(created.ContactId, created.Name, created.Email, token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) // EVT4003
        {
            Failures.Add(1);
            logger.LogError(e, "Contact {Id} was not sent", created.ContactId);
        }
    }

    [Handles]
    public void OnMerged(ContactMerged merged, CancellationToken token) // EVT1005
    {
        _ = hubspot.MergeAsync(merged.ContactId, merged.Into, token); // EVT7002
    }

    [Handles]
    public Task OnDeleted(ContactDeleted deleted)
    {
        Task.Run(async () => // EVT4005
        {
            await Task.Delay(TimeSpan.FromSeconds(5));
            await hubspot.RemoveAsync(deleted.ContactId, CancellationToken.None);
        });
        return Task.CompletedTask;
    }
}
