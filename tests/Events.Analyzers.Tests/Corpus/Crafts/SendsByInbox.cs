using Events;
using Microsoft.EntityFrameworkCore;
using RabbitMQ.Client;

namespace Craft.Sends;

public class Handled { public string Id { get; set; } = ""; }
public class SendDb(DbContextOptions<SendDb> options) : DbContext(options) { public DbSet<Handled> Handled => Set<Handled>(); }

public abstract class Once(SendDb db)
{
    protected async Task<bool> BeganAsync(string id, CancellationToken token)
    {
        if (await db.Handled.AsNoTracking().AnyAsync(h => h.Id == id, token)) return false;
        db.Handled.Add(new Handled { Id = id });
        return true;
    }

    protected Task DoneAsync(CancellationToken token) => db.SaveChangesAsync(token);
}

[EventStream("sends", MaxLength = 20_000)]
public sealed partial class SendStream;

[Event<SendStream>("packed")]
public sealed partial record Packed(string PackageId, string Town);

[ConsumerGroup<SendStream>("sends")]
public sealed partial class SendsByInbox(SendDb db, IChannel rabbit) : Once(db)
{
    [Handles]
    public async Task OnPacked(Packed packed, CancellationToken token)
    {
        if (!await BeganAsync(packed.PackageId, token)) return;
        await rabbit.BasicPublishAsync("towns", packed.Town, System.Text.Encoding.UTF8.GetBytes(packed.PackageId), token);
        await DoneAsync(token);
    }
}
