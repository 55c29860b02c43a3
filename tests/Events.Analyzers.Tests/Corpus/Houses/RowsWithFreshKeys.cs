using Events;
using Microsoft.EntityFrameworkCore;

namespace Crm.History;

[EventStream("crm", MaxLength = 50_000)]
public sealed partial class CrmStream;

[Event<CrmStream>("note.taken")]
public sealed partial record NoteTaken(string NoteId, string Customer, string Text);

public sealed class Activity
{
    public Guid Id { get; set; } = Guid.NewGuid();
    public string Customer { get; set; } = "";
    public string Text { get; set; } = "";
}

public sealed class CrmContext(DbContextOptions<CrmContext> options) : DbContext(options)
{
    public DbSet<Activity> Activities => Set<Activity>();
}

[ConsumerGroup<CrmStream>("history")]
public sealed partial class History(IDbContextFactory<CrmContext> contexts)
{
    [Handles]
    public async Task OnNote(NoteTaken note, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        db.Activities.Add(new Activity { Customer = note.Customer, Text = note.Text }); // EVT3001
        await db.SaveChangesAsync(token);
    }
}
