using Events.Generator.Emission;
using Events.Generator.Model;
using Events.Generator.Parsing;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.Generator;

/// <summary>
/// Gives events their codec, streams their produce methods and consumer groups their dispatch. It reports nothing: what
/// an analyzer flags it skips. Every step hands on value-equal models only and has a name that tests check.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class EventsGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // 1. Attribute to model.
        IncrementalValuesProvider<EventModel> events = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownNames.EventAttribute, IsType, static (found, token) =>
                AnnotatedType.Of(found) is { } type ? EventParser.Parse(type, found.SemanticModel.Compilation, token) : null)
            .WithTrackingName(TrackingNames.ParseEvents)
            .WhereNotNull();
        IncrementalValuesProvider<StreamModel> streams = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownNames.EventStreamAttribute, IsType, static (found, _) =>
                AnnotatedType.Of(found) is { } type ? StreamParser.Parse(type, found.SemanticModel.Compilation) : null)
            .WithTrackingName(TrackingNames.ParseStreams)
            .WhereNotNull();
        IncrementalValuesProvider<ConsumerGroupModel> groups = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownNames.ConsumerGroupAttribute, IsType, static (found, token) =>
                AnnotatedType.Of(found) is { } type
                    ? ConsumerGroupParser.Parse(type, found.SemanticModel.Compilation, token)
                    : null)
            .WithTrackingName(TrackingNames.ParseConsumerGroups)
            .WhereNotNull();

        IncrementalValuesProvider<EventModuleModel> modules = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownNames.EventsOfAttribute, IsType, static (found, _) =>
                AnnotatedType.Of(found) is { } type ? EventModuleParser.Parse(type, found.SemanticModel.Compilation) : null)
            .WithTrackingName(TrackingNames.ParseEventModules)
            .WhereNotNull();

        // 2. Each stream with its events. An event's fields are no part of it, so editing them leaves the stream alone.
        IncrementalValueProvider<EquatableArray<StreamEventModel>> streamEvents = events
            .Where(static item => item.Access != Access.Hidden)
            .Select(static (item, _) => StreamEventModel.Of(item))
            .WithTrackingName(TrackingNames.StreamEvents)
            .Collect()
            .Select(static (items, _) => items
                .OrderBy(static item => item.EventType, StringComparer.Ordinal)
                .ThenBy(static item => item.Reference, StringComparer.Ordinal)
                .ToEquatableArray())
            .WithTrackingName(TrackingNames.SortedStreamEvents);
        IncrementalValuesProvider<StreamWithEvents> streamsWithEvents = streams
            .Combine(streamEvents)
            .Select(static (pair, _) => StreamWithEvents.Of(pair.Left, pair.Right))
            .WithTrackingName(TrackingNames.StreamsWithEvents);

        IncrementalValuesProvider<ModuleWithEvents> modulesWithEvents = modules
            .Combine(streamEvents)
            .Select(static (pair, _) => ModuleWithEvents.Of(pair.Left, pair.Right))
            .WithTrackingName(TrackingNames.EventModulesWithEvents);

        // 3. The enums of all events, so that each has its functions once.
        IncrementalValueProvider<EquatableArray<EnumModel>> enums = events
            .SelectMany(static (item, _) => item.Enums.Where(static found => found.Home.Length > 0))
            .Collect()
            .Select(static (items, _) => items
                .Distinct()
                .OrderBy(static item => item.Reference, StringComparer.Ordinal)
                .ToEquatableArray())
            .WithTrackingName(TrackingNames.SharedEnums);

        // 4. Model to file.
        context.Emit(
            events,
            events.CollectClashing(static item => item.Type, TrackingNames.ClashingEventNames),
            static item => item.Type,
            "Event",
            EventEmitter.Emit,
            TrackingNames.EmitEvents);
        context.Emit(
            streamsWithEvents,
            streams.CollectClashing(static item => item.Type, TrackingNames.ClashingStreamNames),
            static item => item.Stream.Type,
            "Stream",
            StreamEmitter.Emit,
            TrackingNames.EmitStreams);
        context.Emit(
            groups,
            groups.CollectClashing(static item => item.Type, TrackingNames.ClashingConsumerGroupNames),
            static item => item.Type,
            "ConsumerGroup",
            ConsumerGroupEmitter.Emit,
            TrackingNames.EmitConsumerGroups);
        context.Emit(
            modulesWithEvents,
            modules.CollectClashing(static item => item.Type, TrackingNames.ClashingEventModuleNames),
            static item => item.Module.Type,
            "Events",
            EventModuleEmitter.Emit,
            TrackingNames.EmitEventModules);
        context.RegisterSourceOutput(
            enums
                .SelectMany(static (items, _) => items.Count == 0 ? Enumerable.Empty<GeneratedFile>() : [EnumsEmitter.Emit(items)])
                .WithTrackingName(TrackingNames.EmitEnums),
            static (output, file) => output.AddSource(file.HintName, file.Text));
    }

    private static bool IsType(SyntaxNode node, CancellationToken cancellationToken) => node is TypeDeclarationSyntax;
}
