using System.Data.Common;
using Dapper;
using Events;
using MailKit.Net.Smtp;
using MimeKit;

namespace Craft.Bells;

[EventStream("bells", MaxLength = 20_000)]
public sealed partial class BellStream;

[Event<BellStream>("tuned")]
public sealed partial record BellTuned(string BellId, string Parish);

[Event<BellStream>("hung")]
public sealed partial record BellHung(string BellId, string Parish);

public sealed class Inbox(DbDataSource source)
{
    public async Task OnceAsync(string id, Func<DbConnection, Task> work, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        int rows = await connection.ExecuteAsync("INSERT INTO inbox (id) VALUES (@id) ON CONFLICT DO NOTHING", new { id }, transaction);
        if (rows == 1) await work(connection);
        await transaction.CommitAsync(token);
    }
}

[ConsumerGroup<BellStream>("parishes")]
public sealed partial class BellInbox(Inbox inbox, DbDataSource source, ISmtpClient smtp)
{
    [Handles]
    public Task OnTuned(BellTuned tuned, CancellationToken token) => inbox.OnceAsync(
        tuned.BellId,
        connection => connection.ExecuteAsync("UPDATE parishes SET bells = bells + 1 WHERE name = @Parish", tuned),
        token);

    [Handles]
    public async Task OnHung(BellHung hung, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        var told = await connection.QuerySingleOrDefaultAsync<DateTime?>("SELECT told_at FROM bells WHERE id = @BellId", hung);
        if (told.HasValue) return;
        var letter = new MimeMessage { Subject = "It hangs" };
        letter.To.Add(MailboxAddress.Parse(hung.Parish));
        await smtp.SendAsync(letter, token);
        await connection.ExecuteAsync("UPDATE bells SET told_at = now() WHERE id = @BellId", hung);
    }
}
