using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>The methods of a stream that append an event later, or again and again.</summary>
internal static class ScheduleEmitter
{
    private const string Method = "public global::System.Threading.Tasks.ValueTask<global::Events.Streams.ScheduledEvent> ";
    private const string Id =
        "/// <param name=\"id\">What identifies it among what is scheduled on the stream; null for its type and idempotency key, or else one of its own. What is scheduled with the same ID stays as it is.</param>";

    public static void Emit(SourceWriter writer, StreamWithEvents model, string client)
    {
        Emit(
            writer,
            model,
            client,
            "ProduceAtAsync",
            ["Keeps an event beside the stream until a time, as what it is at run time; then whoever consumes the stream, or produces to it, appends it."],
            ["/// <param name=\"time\">When it is appended, by the server's clock; not before 1970. At once where it is over.</param>", Id],
            ["global::System.DateTimeOffset time", "string? id = null"],
            "time, id");
        Emit(
            writer,
            model,
            client,
            "ProduceAfterAsync",
            ["Keeps an event beside the stream for a while, as what it is at run time; then whoever consumes the stream, or produces to it, appends it."],
            ["/// <param name=\"delay\">For how long, from when the server is told, by its clock.</param>", Id],
            ["global::System.TimeSpan delay", "string? id = null"],
            "delay, id");
        Emit(
            writer,
            model,
            client,
            "ProduceRecurringAsync",
            [
                "Appends an event, as what it is at run time, at each time that a cron expression names, once, however many processes say so. The same again changes nothing; with another event,",
                "expression or time zone it takes the place of what the ID names. Times that passed while nobody was there count once.",
            ],
            [
                "/// <param name=\"id\">What identifies it among what is scheduled on the stream.</param>",
                "/// <param name=\"cron\">A cron expression: minute, hour, day of month, month, day of week; six fields begin with the second.</param>",
                "/// <param name=\"timeZone\">The time zone in which it is read; null for UTC. A time that is skipped in spring comes when the clock is set forward, one that comes twice in autumn counts once.</param>",
            ],
            ["string id", "string cron", "global::System.TimeZoneInfo? timeZone = null"],
            "id, cron, timeZone");
        writer.Line("/// <summary>Takes an event off the schedule.</summary>");
        writer.Line("/// <param name=\"id\">Its ID: <see cref=\"global::Events.Streams.ScheduledEvent.Id\"/>.</param>");
        writer.Line("/// <param name=\"cancellationToken\">Cancels waiting.</param>");
        writer.Line("/// <returns>Whether it was cancelled, is in the stream already, or is not known.</returns>");
        SourceFile.EmitMarks(writer);
        writer.List(
            "public global::System.Threading.Tasks.ValueTask<global::Events.Streams.ScheduleCancellation> CancelScheduledAsync(", ["string id", StreamEmitter.Token], ") =>");
        writer.Indent();
        writer.Line($"{client}.CancelScheduledAsync(id, cancellationToken);");
        writer.Unindent();
        writer.Line();
    }

    private static void Emit(
        SourceWriter writer, StreamWithEvents model, string client, string name, string[] summary, string[] docs, string[] parameters, string arguments)
    {
        writer.Line("/// <summary>");
        foreach (string line in summary) writer.Line("/// " + line);
        writer.Line("/// </summary>");
        StreamEmitter.EmitEventList(writer, model);
        writer.Line("/// <typeparam name=\"TEvent\">An event of this stream, a base type of some, or all of them: <see cref=\"global::Events.IEventOf{TStream}\"/>.</typeparam>");
        writer.Line("/// <param name=\"event\">The event.</param>");
        foreach (string line in docs) writer.Line(line);
        writer.Line("/// <param name=\"cancellationToken\">Cancels waiting. What was already sent may be scheduled all the same; the exception says so.</param>");
        writer.Line("/// <returns>When it is due, and its ID, by which it can be cancelled.</returns>");
        SourceFile.EmitMarks(writer);
        writer.List(Method + name + "<TEvent>(", ["TEvent @event", .. parameters, StreamEmitter.Token], ")");
        StreamEmitter.EmitConstraint(writer, model.Stream);
        writer.Open();
        StreamEmitter.EmitEncode(writer, $"{client}.BeginEntry()");
        writer.Line($"return {client}.ScheduleAsync(ref writer, {arguments}, cancellationToken);");
        writer.Close();
        writer.Line();
    }
}
