using System.Data;
using Dapper;
using Events;

namespace Calm.Bulk;

[EventStream("clicks", MaxLength = 200_000)]
public sealed partial class ClickStream;

[Event<ClickStream>("clicked")]
public sealed partial record Clicked(string ClickId, string Url);

[ConsumerGroup<ClickStream>("clicks")]
public sealed partial class ClickGroup(IDbConnection db)
{
    [Handles]
    public async Task OnClicked(Clicked clicked)
    {
        using IDbTransaction transaction = db.BeginTransaction();
        int added = await db.ExecuteAsync(
            "INSERT INTO clicks (id, url) VALUES (@ClickId, @Url) ON CONFLICT DO NOTHING", clicked, transaction);
        if (added == 1) await db.ExecuteAsync("UPDATE pages SET clicks = clicks + 1 WHERE url = @Url", clicked, transaction);
        transaction.Commit();
    }
}
