using Amazon.SQS;
using Amazon.SQS.Model;
using Events;
using Microsoft.Extensions.Logging;

namespace Garden.Clinic;

[EventStream("clinic", MaxLength = 40_000)]
public sealed partial class ClinicStream;

[Event<ClinicStream>("vaccinated")]
public sealed partial record Vaccinated(Guid DoseId, string Patient, DateOnly Due);

public interface IRecallPlan { ValueTask<DateOnly?> NextAsync(string patient, DateOnly due); }

[ConsumerGroup<ClinicStream>("recalls")]
public sealed partial class ClinicRecalls
{
    private readonly IAmazonSQS _queue;
    private readonly IRecallPlan _plan;
    private readonly ILogger _logger;

    public ClinicRecalls(IAmazonSQS queue, IRecallPlan plan, ILoggerFactory loggers) =>
        (_queue, _plan, _logger) = (queue, plan, loggers.CreateLogger("recalls"));

    [Handles]
    internal async ValueTask HandleAsync(Vaccinated dose, EventContext context, CancellationToken stop)
    {
        var next = await _plan.NextAsync(dose.Patient, dose.Due);
        if (next is not { } day)
        {
            LogNothingDue(dose.Patient);
            return;
        }

        SendMessageRequest request = new() { QueueUrl = "https://sqs/recalls", MessageBody = $"{dose.Patient}|{day:O}" };
        await _queue.SendMessageAsync(request, stop); // EVT3001
    }

    private void LogNothingDue(string patient) => _logger.LogInformation("Nothing is due for {Patient}", patient);
}
