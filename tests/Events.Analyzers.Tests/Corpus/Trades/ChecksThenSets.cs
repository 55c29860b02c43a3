using Events;
using StackExchange.Redis;

namespace Library.Reminders;

[EventStream("loans", MaxLength = 20_000)]
public sealed partial class LoanStream;

[Event<LoanStream>("overdue")]
public sealed partial record LoanOverdue(string LoanId, string Reader);

public interface ITexts { Task SendSmsAsync(string reader, string text, CancellationToken token); }

[ConsumerGroup<LoanStream>("reminders")]
public sealed partial class Reminders(ITexts texts, IConnectionMultiplexer redis)
{
    private IDatabase Db => redis.GetDatabase();

    [Handles]
    public async Task OnOverdue(LoanOverdue overdue, CancellationToken token)
    {
        RedisKey mark = $"reminded:{overdue.LoanId}";
        if (await Db.KeyExistsAsync(mark)) return; // EVT3004
        await texts.SendSmsAsync(overdue.Reader, "Your book is overdue", token);
        await Db.StringSetAsync(mark, "1", TimeSpan.FromDays(7));
    }
}
