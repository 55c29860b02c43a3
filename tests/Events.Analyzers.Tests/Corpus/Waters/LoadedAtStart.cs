using Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Lake.Letters;

[EventStream("members", MaxLength = 30_000)]
public sealed partial class MemberStream;

[Event<MemberStream>("joined")]
public sealed partial record MemberJoined(string MemberId, string Mail);

public class Letter { public string MemberId { get; set; } = ""; }
public class LetterDb(DbContextOptions<LetterDb> options) : DbContext(options) { public DbSet<Letter> Letters => Set<Letter>(); }
public interface IMailer { Task SendMailAsync(string to, string text, CancellationToken token); }

[ConsumerGroup<MemberStream>("letters")]
public sealed partial class MemberLetters(IDbContextFactory<LetterDb> contexts, IMailer mailer)
{
    private HashSet<string> _sent = [];

    public async Task LoadAsync(CancellationToken token)
    {
        await using LetterDb db = await contexts.CreateDbContextAsync(token);
        _sent = await db.Letters.Select(l => l.MemberId).ToHashSetAsync(token);
    }

    [Handles]
    public async Task OnJoined(MemberJoined joined, CancellationToken token)
    {
        if (_sent.Contains(joined.MemberId)) return;
        await mailer.SendMailAsync(joined.Mail, "Welcome", token);
        await using LetterDb db = await contexts.CreateDbContextAsync(token);
        db.Letters.Add(new Letter { MemberId = joined.MemberId });
        await db.SaveChangesAsync(token);
        _sent.Add(joined.MemberId);
    }
}
