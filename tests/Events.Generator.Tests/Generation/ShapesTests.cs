using Events.Generator.Tests.Harness;

namespace Events.Generator.Tests.Generation;

/// <summary>Where events, streams and groups can be declared. Each compiles without a warning, documentation included.</summary>
public sealed class ShapesTests
{
    [Fact]
    public void Public_types_in_a_namespace() => AssertCompiles(
        """
        namespace Shop.Orders;

        /// <summary>Orders.</summary>
        [EventStream("orders")]
        public sealed partial class OrderStream;

        /// <summary>Placed.</summary>
        /// <param name="OrderId">Which.</param>
        [Event<OrderStream>("order.placed")]
        public sealed partial record OrderPlaced(string OrderId);

        /// <summary>Handles.</summary>
        [ConsumerGroup<OrderStream>("group")]
        public sealed partial class Group
        {
            /// <summary>Handles.</summary>
            [Handles]
            public Task OnPlaced(OrderPlaced placed) => Task.CompletedTask;
        }
        """,
        files: 3);

    [Fact]
    public void Types_without_a_namespace() => AssertCompiles(
        """
        [EventStream("orders")] internal partial class S;
        [Event<S>("e")] internal partial record E(string Id);
        [ConsumerGroup<S>("g")] internal partial class G { [Handles] public ValueTask On(E e, EventContext c, CancellationToken t) => default; }
        """,
        files: 3);

    [Fact]
    public void Types_inside_types_of_every_kind() => AssertCompiles(
        """
        namespace N;
        internal static partial class A
        {
            internal partial struct B
            {
                internal partial interface C
                {
                    internal partial record D
                    {
                        internal readonly partial record struct F
                        {
                            [EventStream("orders")] internal sealed partial class S;
                            [Event<S>("e")] internal sealed partial record E(string Id);
                            [Event<S>("p")] private sealed partial record P(string Id);
                            [ConsumerGroup<S>("g")] internal partial class G { [Handles] public Task On(E e) => Task.CompletedTask; }
                        }
                    }
                }
            }
        }
        """,
        files: 4);

    [Fact]
    public void Keywords_as_names() => AssertCompiles(
        """
        namespace @namespace.@class.@record
        {
            internal partial class @event
            {
                [EventStream("s")] internal sealed partial class @static;
                [Event<@static>("e")] internal sealed partial record @if(string @new, int? @while, @enum @in, @enum? @required);
                internal enum @enum { @default, @async, @value }
                [ConsumerGroup<@static>("g")] internal partial class @await { [Handles] public Task @return(@if @else) => Task.CompletedTask; }
            }
        }
        """,
        files: 4);

    [Fact]
    public void Namespaces_and_members_that_hide_those_of_the_framework() => AssertCompiles(
        """
        namespace Shop.System
        {
            internal class Type;
        }

        namespace Shop.Events
        {
            internal class Wire;
        }

        namespace Shop
        {
            [EventStream("s")] internal sealed partial class S { internal class System; internal class Events; internal class EntryId; }
            [Event<S>("e")] internal sealed partial record E(string System, global::System.Guid Events, int? EventDecodeException, L Global)
            {
                internal class ReadOnlySpan;
            }
            internal enum L { A }
        }
        """,
        files: 3);

    [Fact]
    public void Obsolete_events_and_members() => AssertCompiles(
        """
        [EventStream("s")] internal sealed partial class S;
        [Event<S>("e"), Obsolete("old")] internal sealed partial record E(string Id, L Level)
        {
            [Obsolete("old")] public int Old { get; init; }
        }
        [Obsolete("old")] internal enum L { A, [Obsolete("older")] B }
        """,
        files: 3);

    [Fact]
    public void An_assembly_that_claims_to_be_CLS_compliant() => AssertCompiles(
        """
        [assembly: CLSCompliant(true)]
        /// <summary>S.</summary>
        [EventStream("s")] public sealed partial class S;
        /// <summary>E.</summary>
        /// <param name="Id">I.</param>
        [Event<S>("e")] public sealed partial record E(string Id);
        """,
        files: 2,
        // What the application's own part says: a base interface that makes no claim.
        allowed: ["CS3009", "CS3024", "CS3027", "CS3016", "CS3015"]);

    [Fact]
    public void Internal_events_of_a_public_stream() => AssertCompiles(
        """
        /// <summary>S.</summary>
        [EventStream("s")] public partial class S;
        [Event<S>("e")] internal partial record E(string Id);
        [Event<S>("f")] internal partial record struct F(int Id);
        /// <summary>Outer.</summary>
        public partial class Outer
        {
            [Event<S>("hidden")] private protected partial record Hidden(int Id);
            /// <summary>G.</summary>
            /// <param name="Id">I.</param>
            [Event<S>("g")] protected internal partial record G(int Id);
        }
        """,
        files: 5);

    [Fact]
    public void Code_without_nullable_annotations() => AssertCompiles(
        """
        #nullable disable
        [EventStream("s")] internal sealed partial class S;
        [Event<S>("e")] internal sealed partial record E(string Id, byte[] Data, int? Number);
        """,
        files: 2);

    [Fact]
    public void A_stream_that_has_members_of_its_own() => AssertCompiles(
        """
        [EventStream("s")] internal sealed partial class S
        {
            private static readonly string _client = "mine";
            public string Key => _client + "!";
            public ValueTask<EntryId> ProduceAsync(string id, CancellationToken token = default) => ProduceAsync(new E(id), token);
        }
        [Event<S>("e")] internal sealed partial record E(string Id);
        """,
        files: 2);

    [Fact]
    public void A_stream_with_a_base_class() => AssertCompiles(
        """
        internal abstract class Base { protected Base() { } public Base(string name) { } }
        [EventStream("s")] internal partial class S : Base;
        """,
        files: 1);

    [Fact]
    public void A_group_with_a_Definition_of_its_own_and_one_that_derives_from_a_group() => AssertCompiles(
        """
        [EventStream("s")] internal partial class S;
        [Event<S>("e")] internal partial record E(string Id);
        [ConsumerGroup<S>("g")] internal partial class G { public string Definition => ""; [Handles] public Task On(E e) => Task.CompletedTask; }
        [ConsumerGroup<S>("h")] internal partial class H { [Handles] public Task On(E e) => Task.CompletedTask; }
        [ConsumerGroup<S>("i")] internal partial class I : H { }
        """,
        files: 5);

    [Fact]
    public void Groups_of_several_streams_with_names_that_are_taken_and_of_one_another() => AssertCompiles(
        """
        [EventStream("s")] internal partial class S;
        [EventStream("t")] internal partial class T;
        [Event<S>("e")] internal partial record E(string Id);
        [Event<T>("f")] internal partial record F(string Id);
        [ConsumerGroup<S>("g")] [ConsumerGroup<T>("h")] internal partial class G { public string Definitions => ""; [Handles] public Task On(E e) => Task.CompletedTask; [Handles] public Task On(F f) => Task.CompletedTask; }
        [ConsumerGroup<S>("g"), ConsumerGroup<T>("g")] internal partial class H { [Handles] public Task On(object e) => Task.CompletedTask; }
        [ConsumerGroup<S>("i"), ConsumerGroup<T>("i")] internal partial class I : H { internal string Mine => GroupName + Definitions.Count; }
        [ConsumerGroup<S>("j")] internal partial class J : H { internal string Mine => GroupName + Definition.Group + Definitions.Count; }
        [ConsumerGroup<S>("k"), ConsumerGroup<T>("l")] internal partial class K : J { [Handles] public Task OnE(E e) => Task.CompletedTask; }
        [ConsumerGroup<S>("m")] internal partial class M; [ConsumerGroup<T>("m")] internal partial class M { [Handles] public Task OnE(E e) => Task.CompletedTask; }
        """,
        files: 10);

    [Fact]
    public void Names_and_keys_with_characters_that_need_escaping() => AssertCompiles(
        """
        [EventStream("s \"quoted\" \\ {tag} \n größe \U0001F600")] internal partial class S;
        [Event<S>("<e> & \"e\" */ \n größe")] internal partial record E([Field("\"\\\n\0{}größe\U0001F600")] string Id);
        [ConsumerGroup<S>("g \"quoted\" \\ \n")] internal partial class G { [Handles, DedupeBy("Id")] public Task On(E e) => Task.CompletedTask; }
        """,
        files: 3);

    [Fact]
    public void Members_of_a_base_class_from_another_namespace() => AssertCompiles(
        """
        namespace Base
        {
            internal abstract record Envelope(Guid Id) { public required DateTimeOffset At { get; init; } internal int Hidden { get; set; } }
        }
        namespace Shop
        {
            [EventStream("s")] internal partial class S;
            [Event<S>("e")] internal partial record E(Guid Id, string Name) : Base.Envelope(Id);
        }
        """,
        files: 2);

    [Fact]
    public void Names_of_constants_that_are_taken_here_or_in_a_base_class() => AssertCompiles(
        """
        internal abstract class StreamBase { protected string StreamKey => "mine"; }
        internal abstract class GroupBase { public static string GroupName => "mine"; }
        [EventStream("s")] internal sealed partial class S : StreamBase { internal string Mine => StreamKey; }
        [EventStream("t")] internal sealed partial class T { internal const int StreamKey = 5; }
        [Event<S>("e")] internal sealed partial record E(string Id);
        [ConsumerGroup<S>("g")] internal partial class G : GroupBase { [Handles] public Task On(E e) => Task.CompletedTask; internal string Mine => GroupName; }
        [ConsumerGroup<S>("h")] internal sealed partial class H(string groupName) { [Handles] public Task On(E e) => Task.FromResult(GroupName + groupName); }
        [ConsumerGroup<S>("i")] internal sealed partial class I { [Handles] public Task On(E e) => Task.CompletedTask; private class GroupName; }
        [ConsumerGroup<S>("j")] internal sealed partial class J : K; [ConsumerGroup<S>("k")] internal partial class K { [Handles] public Task On(E e) => Task.CompletedTask; }
        """,
        files: 8);

    private static void AssertCompiles(string source, int files, params string[] allowed)
    {
        GeneratorRun run = GeneratorRun.Of(source);
        Assert.Equal(files, run.Files.Count);
        if (allowed.Length == 0) run.AssertCompiles();
        Assert.Empty(run.DiagnosticsInGenerated());
        Assert.DoesNotContain(run.Output.GetDiagnostics(), item =>
            item.Severity >= Microsoft.CodeAnalysis.DiagnosticSeverity.Warning && !allowed.Contains(item.Id));
        Assert.All(run.Files.Values, text => Assert.DoesNotContain('\r', text));
    }
}
