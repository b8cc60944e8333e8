namespace EventLedger.Api.Setup;

public static class OpenApiSetup
{
    public static void AddOpenApi(this WebApplicationBuilder builder) => builder.Services.AddEndpointsApiExplorer();

    public static void UseOpenApi(this WebApplication app)
    {
    }
}
