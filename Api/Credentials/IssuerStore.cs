using System.Collections.Immutable;
using EventLedger.Application.Ledger;
using Microsoft.EntityFrameworkCore;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace EventLedger.Api.Credentials;

/// <summary>Codes, tokens and clients of the service's own issuer, as OpenIddict keeps them. The tables are migrated with all others.</summary>
internal sealed class IssuerStore(DbContextOptions<IssuerStore> options) : DbContext(options)
{
    // As OpenIddict names what it keeps, and by the names of the columns here.
    private static readonly ImmutableArray<(string Entity, string Table, string[] Instants, string[] Texts)> Kept =
    [
        ("Application", "applications", [],
            ["application_type", "client_id", "client_secret", "client_type", "concurrency_token", "consent_type", "display_name", "display_names", "json_web_key_set", "permissions", "post_logout_redirect_uris", "properties", "redirect_uris", "requirements", "settings"]),
        ("Authorization", "authorizations", ["creation_date"],
            ["application_id", "concurrency_token", "properties", "scopes", "status", "subject", "type"]),
        ("Scope", "scopes", [],
            ["concurrency_token", "description", "descriptions", "display_name", "display_names", "name", "properties", "resources"]),
        ("Token", "tokens", ["creation_date", "expiration_date", "redemption_date"],
            ["application_id", "authorization_id", "concurrency_token", "payload", "properties", "reference_id", "status", "subject", "type"]),
    ];

    public static void AddTables(ModuleRegistration module)
    {
        foreach (var (_, name, instants, texts) in Kept)
        {
            var table = new Table(new PostgresqlObjectName(LedgerSchema.SignIn, name, SchemaUtils.IdentifierUsage.General));
            table.AddColumn("id", "varchar").AsPrimaryKey();
            foreach (var column in texts)
            {
                var added = table.AddColumn(column, "varchar");
                if (column is "client_id" or "reference_id")
                {
                    added.AddIndex(index => index.IsUnique = true);
                }
                else if (column == "authorization_id")
                {
                    added.AddIndex();
                }
            }

            foreach (var column in instants)
            {
                table.AddColumn(column, "timestamptz");
            }

            module.AddTable(table);
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.UseOpenIddict();
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            entity.SetSchema(LedgerSchema.SignIn);
            entity.SetTableName(Kept.Single(kept => entity.ClrType.Name.StartsWith($"OpenIddictEntityFrameworkCore{kept.Entity}", StringComparison.Ordinal)).Table);
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
            }
        }
    }
}
