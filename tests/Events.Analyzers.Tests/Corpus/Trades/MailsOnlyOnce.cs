using Events;
using StackExchange.Redis;

namespace Calm.Marks;

[EventStream("trials", MaxLength = 20_000)]
public sealed partial class TrialStream;

[Event<TrialStream>("ending")]
public sealed partial record TrialEnding(string TrialId, string Mail);

public interface IMailer { Task SendMailAsync(string to, string text, CancellationToken token); }

[ConsumerGroup<TrialStream>("mails")]
public sealed partial class TrialMails(IMailer mailer, IDatabase redis)
{
    [Handles]
    public async Task OnEnding(TrialEnding ending, CancellationToken token)
    {
        RedisKey mark = "trial-mail:" + ending.TrialId;
        if (!await redis.StringSetAsync(mark, Environment.MachineName, TimeSpan.FromDays(30), When.NotExists)) return;
        try
        {
            await mailer.SendMailAsync(ending.Mail, "Your trial ends tomorrow", token);
        }
        catch
        {
            await redis.KeyDeleteAsync(mark);
            throw;
        }
    }
}
