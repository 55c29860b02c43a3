using System.Data.Common;
using Dapper;
using Events;
using MailKit.Net.Smtp;
using MimeKit;

namespace Street.School;

[EventStream("school", MaxLength = 10_000)]
public sealed partial class SchoolStream;

[Event<SchoolStream>("pupil.absent")]
public sealed partial record PupilAbsent(string NoticeId, string Pupil, string Parent);

[Event<SchoolStream>("pupil.marked")]
public sealed partial record PupilMarked(string MarkId, string Pupil, int Points);

public interface IInbox
{
    Task OnceAsync(string key, Func<DbTransaction, Task> work, CancellationToken token);
}

public sealed class PostgresInbox(DbDataSource source) : IInbox
{
    public async Task OnceAsync(string key, Func<DbTransaction, Task> work, CancellationToken token)
    {
        await using DbConnection connection = await source.OpenConnectionAsync(token);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(token);
        const string claim = "insert into inbox (key) values (@key) on conflict do nothing returning key";
        if (await connection.ExecuteScalarAsync<string?>(claim, new { key }, transaction) is null) return;
        await work(transaction);
        await transaction.CommitAsync(token);
    }
}

[ConsumerGroup<SchoolStream>("parents")]
public sealed partial class InboxRuns(IInbox inbox, SmtpClient smtp)
{
    [Handles]
    public Task OnAbsent(PupilAbsent absent, CancellationToken token) => inbox.OnceAsync(
        absent.NoticeId,
        async _ =>
        {
            var letter = new MimeMessage { Subject = $"{absent.Pupil} is absent" };
            letter.To.Add(MailboxAddress.Parse(absent.Parent));
            await smtp.SendAsync(letter, token);
        },
        token);

    [Handles]
    public Task OnMarked(PupilMarked marked, EventContext context, CancellationToken token) => inbox.OnceAsync(
        $"{context.Stream}:{context.Id}",
        transaction => transaction.Connection!.ExecuteAsync(
            "update pupils set points = points + @Points where pupil = @Pupil", marked, transaction),
        token);
}
