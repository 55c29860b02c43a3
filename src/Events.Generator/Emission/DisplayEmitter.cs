using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>The method by which a record shows itself, where some of it is not to be shown.</summary>
internal static class DisplayEmitter
{
    public static void Emit(SourceWriter writer, DisplayModel model)
    {
        writer.Line("/// <summary>Shows the properties, as <c>ToString</c> does, and <c>[redacted]</c> in place of what is personal or encrypted.</summary>");
        writer.Line("/// <param name=\"builder\">Where to write.</param>");
        writer.Line("/// <returns>Whether there was anything to show.</returns>");
        SourceFile.EmitMarks(writer);
        writer.Open($"{model.Modifiers} bool PrintMembers(global::System.Text.StringBuilder builder)");
        string separator = "";
        foreach (DisplayedMember member in model.Members)
        {
            writer.Line(member.IsShown
                ? $"builder.Append({Literals.Quote($"{separator}{member.Property} = ")}).Append((object?)this.{Identifiers.Escape(member.Property)});"
                : $"builder.Append({Literals.Quote($"{separator}{member.Property} = [redacted]")});");
            separator = ", ";
        }

        writer.Line("return true;");
        writer.Close();
    }
}
