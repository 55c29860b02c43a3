using Events;
using MailKit.Net.Smtp;
using MimeKit;

namespace Calm.Letters;

[EventStream("students", MaxLength = 20_000)]
public sealed partial class StudentStream;

[Event<StudentStream>("graduated"), DedupeBy(nameof(Graduated.StudentId))]
public sealed partial record Graduated(string StudentId, string Mail);

[ConsumerGroup<StudentStream>("diplomas")]
public sealed partial class Diplomas(Func<ISmtpClient> smtp)
{
    [Handles]
    public async Task OnGraduated(Graduated graduated, CancellationToken token)
    {
        using ISmtpClient client = smtp();
        await client.ConnectAsync("localhost", 25, cancellationToken: token);
        await client.SendAsync(new MimeMessage { Subject = "Diploma", Body = new TextPart { Text = graduated.Mail } }, token);
        await client.DisconnectAsync(true, token);
    }
}
